/** Agent files of every sort, and the references between them. */
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { agentKinds } from "../../src/agents/registry.ts";
import { loadProject } from "../../src/loader/project.ts";
import { loaded, loadOptions, problemsOf, warningsOf } from "../helpers/load-project.ts";
import { tempProject } from "../helpers/temp-project.ts";

const kinds = Object.keys(agentKinds).join(", ");
const yaml = "type: function\nprocess: return { file:'yaml' }\n";
const agents = (...files: string[]) => ({ "aigne.yaml": `agents:\n${files.map((file) => `  - ${file}\n`).join("")}` });

describe("an agent file", () => {
  test.each<[string, string, string, unknown]>([
    ["a YAML file", "a.yaml", yaml, { file: "yaml" }],
    ["a .yml file", "a.yml", yaml, { file: "yaml" }],
    ["a named function", "x.js", "export default function a() { return { ok: 1 } }", { ok: 1 }],
    ["an async function", "x.mjs", "export default async function a() { return { ok: 2 } }", { ok: 2 }],
    [
      "TypeScript",
      "x.ts",
      "enum E { X = 3 }\nexport default function a(input: { n?: number }) { return { ok: E.X } satisfies object }",
      { ok: 3 },
    ],
    ["a .mts file", "x.mts", "export default function a(): { ok: number } { return { ok: 4 } }", { ok: 4 }],
    ["a CommonJS function", "x.cjs", "module.exports = function a() { return { ok: 5 } }", { ok: 5 }],
    [
      "CommonJS in a .js file",
      "x.js",
      "const { join } = require('node:path');\nmodule.exports = function a() { return { ok: join('a', 'b') } }",
      { ok: "a/b" },
    ],
    [
      "what a translator to CommonJS makes",
      "x.cjs",
      "Object.defineProperty(exports, '__esModule', { value: true });\nexports.default = function a() { return { ok: 6 } }",
      { ok: 6 },
    ],
    ["an anonymous function, named for its file", "a.js", "export default () => ({ ok: 7 })", { ok: 7 }],
    [
      "an anonymous declaration, named for its file",
      "a.ts",
      "export default function () { return { ok: 8 } }",
      { ok: 8 },
    ],
    ["an anonymous CommonJS function", "a.cjs", "module.exports = () => ({ ok: 9 })", { ok: 9 }],
    [
      "a function that is named otherwise",
      "x.js",
      "const f = () => ({ ok: 10 });\nf.agent_name = 'a';\nexport default f",
      { ok: 10 },
    ],
    ["agentName", "x.js", "const f = () => ({ ok: 11 });\nf.agentName = 'a';\nexport default f", { ok: 11 }],
    [
      "an object with process",
      "x.js",
      "export default { name: 'a', process(input) { return { ok: 12 } } }",
      { ok: 12 },
    ],
    [
      "an object with type, as in YAML",
      "x.mjs",
      "export default { type: 'function', name: 'a', process: 'return { ok: await 13 }' }",
      { ok: 13 },
    ],
    [
      "top-level await",
      "x.mjs",
      "const ok = await Promise.resolve(14);\nexport default function a() { return { ok } }",
      { ok: 14 },
    ],
    ["a file of upper case", "A.JS", "export default function a() { return { ok: 15 } }", { ok: 15 }],
  ])("may be %s", async (_, file, source, output) => {
    await using project = await loaded({ ...agents(file), [file]: source });
    expect(project.warnings).toEqual([]);
    expect(await project.call("a")).toEqual(output as never);
  });

  test("says of itself what functions say in snake and in camel case", async () => {
    const source = (snake: boolean) => `
      export default function a({ n }) { return { n } }
      a.description = "Counts";
      a.${snake ? "input_schema" : "inputSchema"} = { type: "object", properties: { n: { type: "number" } } };
      a.${snake ? "output_schema" : "outputSchema"} = { type: "object", properties: { n: { type: "any" } } };
      a.${snake ? "default_input" : "defaultInput"} = { n: 1 };
      a.${snake ? "include_input_in_output" : "includeInputInOutput"} = true;
      a.task_title = "Counting"; a.alias = ["c"]; a.helper = () => 1; a.model = null;`;
    for (const snake of [true, false]) {
      await using project = await loaded({ ...agents("a.js"), "a.js": source(snake) });
      expect(project.warnings).toEqual([]);
      expect(project.agents[0]).toMatchObject({
        name: "a",
        kind: "function",
        description: "Counts",
        inputSchema: { type: "object", properties: { n: { type: "number" } } },
        outputSchema: { type: "object", properties: { n: {} } },
        defaultInput: { n: 1 },
        includeInputInOutput: true,
      });
    }
  });

  test("takes any object when it does not say what it takes", async () => {
    await using project = await loaded({ ...agents("a.yaml"), "a.yaml": yaml });
    expect(project.agents[0]?.inputSchema).toEqual({ type: "object" });
    expect(project.agents[0]?.outputSchema).toBeUndefined();
  });

  test("reads schemas from files beside it", async () => {
    await using project = await loaded({
      ...agents("agents/a.js"),
      "agents/a.js": "export default function a(input) { return input }\na.input_schema = 'schemas/in.yaml'",
      "agents/schemas/in.yaml": "properties:\n  n: {type: number, required: true}\n",
    });
    expect(project.agents[0]?.inputSchema).toEqual({
      type: "object",
      properties: { n: { type: "number" } },
      required: ["n"],
    });
    await expect(project.call("a")).rejects.toThrow('"n" is required');
  });

  test("may be named by an absolute path, or by one that was meant to start at the project", async () => {
    await using other = await tempProject({ "b.yaml": `name: b\n${yaml}` });
    await using project = await loaded({ ...agents(join(other.path, "b.yaml"), "/sub/c.yaml"), "sub/c.yaml": yaml });
    expect(project.agents.map(({ name }) => name)).toEqual(["b", "c"]);
  });

  test.each<[string, Record<string, string>, string[]]>([
    [
      "a missing file",
      { ...agents("agents/caht.yaml"), "agents/chat.yaml": yaml },
      [
        'aigne.yaml:2:5: Failed to load agent definition: there is no file "agents/caht.yaml", did you mean "agents/chat.yaml"?',
      ],
    ],
    [
      "a missing directory",
      { ...agents("agnets/chat.yaml"), "agents/chat.yaml": yaml },
      [
        'aigne.yaml:2:5: Failed to load agent definition: there is no file "agnets/chat.yaml", did you mean "agents/chat.yaml"?',
      ],
    ],
    [
      "a file that is nothing like what is there",
      { ...agents("zebra.yaml"), "chat.yaml": yaml },
      ['aigne.yaml:2:5: Failed to load agent definition: there is no file "zebra.yaml"'],
    ],
    [
      "another extension",
      { ...agents("chat.yaml"), "chat.js": "" },
      ['aigne.yaml:2:5: Failed to load agent definition: there is no file "chat.yaml", did you mean "chat.js"?'],
    ],
    [
      "a file of no known type",
      { ...agents("a.py"), "a.py": "" },
      ["aigne.yaml:2:5: Unsupported agent file type: a.py, expected one of .yaml, .yml, .js, .mjs, .cjs, .ts, .mts"],
    ],
    [
      "a path without extension",
      { ...agents("chat"), "chat.yaml": yaml },
      ['aigne.yaml:2:5: Unsupported agent file type: chat, did you mean "chat.yaml"?'],
    ],
    [
      "an empty file",
      { ...agents("a.yaml"), "a.yaml": "\n" },
      ['a.yaml:1:1: Failed to parse agent definition: the file is empty, expected keys such as "instructions"'],
    ],
    [
      "a list",
      { ...agents("a.yaml"), "a.yaml": "- a" },
      ['a.yaml:1:1: Failed to parse agent definition: found a list, expected keys such as "instructions"'],
    ],
    [
      "a mistake of YAML",
      { ...agents("a.yaml"), "a.yaml": "type: function\nname: a: b" },
      [
        'a.yaml:2:7: Failed to parse agent definition: a text that contains ": " needs quotes, or a block after | (Nested mappings are not allowed in compact mappings)',
      ],
    ],
    [
      "a kind of another version",
      { ...agents("a.yaml"), "a.yaml": "type: router" },
      [`a.yaml:1:7: "type": "router" is not a kind I know, expected one of ${kinds}`],
    ],
    [
      "a misspelt kind",
      { ...agents("a.yaml"), "a.yaml": "name: x\ntype: funtcion" },
      [`a.yaml:2:7: "type": "funtcion" is not a kind I know, expected one of ${kinds} (did you mean "function"?)`],
    ],
    [
      "a kind that is no word",
      { ...agents("a.yaml"), "a.yaml": "type: 5" },
      [`a.yaml:1:7: "type": found a number (5), expected one of ${kinds}`],
    ],
    [
      "the name of something all objects have",
      { ...agents("a.yaml"), "a.yaml": "type: constructor" },
      [`a.yaml:1:7: "type": "constructor" is not a kind I know, expected one of ${kinds}`],
    ],
    [
      "a function without a body",
      { ...agents("a.yaml"), "a.yaml": "type: function" },
      ['a.yaml:1:1: "process" is missing, expected the body of a function of (input, options)'],
    ],
    [
      "a body with a mistake",
      { ...agents("a.yaml"), "a.yaml": "type: function\nprocess: |\n  const a = 1;\n    return ];\n" },
      ['a.yaml:4:12: "process": Unexpected ]'],
    ],
    [
      "a wrong field",
      { ...agents("a.yaml"), "a.yaml": "type: function\nprocess: return {}\ninclude_input_in_output: yes" },
      ['a.yaml:3:26: "include_input_in_output": found a string ("yes"), expected true or false'],
    ],
    [
      "a wrong field of code",
      { ...agents("a.js"), "a.js": "export default function a() {}\n\na.description = 5;" },
      ['a.js:3:3: "description": found a number (5), expected a string'],
    ],
    [
      "a wrong field within code",
      {
        ...agents("a.js"),
        "a.js": "export default function a() {}\na.input_schema = {\n  properties: { n: { minimum: 'x' } } }",
      },
      ['a.js:3:22: "input_schema.properties.n.minimum": found a string ("x"), expected a number'],
    ],
    [
      "no default export",
      { ...agents("a.js"), "a.js": "export const x = 1, y = 2" },
      [
        'a.js: Failed to parse agent definition: no default export (it exports x, y), expected export default function …, or an object with "type" or "process"',
      ],
    ],
    [
      "a class",
      { ...agents("a.ts"), "a.ts": "export default class Foo {}" },
      [
        'a.ts: Failed to parse agent definition: the default export is the class Foo, expected export default function …, or an object with "type" or "process"',
      ],
    ],
    [
      "an instance",
      { ...agents("a.js"), "a.js": "class Foo { process() {} }\nexport default new Foo()" },
      [
        'a.js: Failed to parse agent definition: the default export is an instance of Foo, expected export default function …, or an object with "type" or "process"',
      ],
    ],
    [
      "an object of anything",
      { ...agents("a.cjs"), "a.cjs": "exports.foo = 1" },
      [
        'a.cjs: Failed to parse agent definition: the default export is an object without "type" and "process", expected export default function …, or an object with "type" or "process"',
      ],
    ],
    [
      "a text",
      { ...agents("a.js"), "a.js": "export default 'x'" },
      [
        'a.js: Failed to parse agent definition: the default export is a string ("x"), expected export default function …, or an object with "type" or "process"',
      ],
    ],
  ])("is refused when it is %s", async (_, files, problems) => {
    expect(await problemsOf(files)).toEqual(problems);
  });

  test.each<[string, string, string[]]>([
    ["a misspelt key", "desciption: x", ['a.yaml:3:1: "desciption" is not a key I know, did you mean "description"?']],
    ["a misspelt key of the kind", "procss: x", ['a.yaml:3:1: "procss" is not a key I know, did you mean "process"?']],
    ["a key nobody knows", "colour: red", ['a.yaml:3:1: "colour" is not a key I know and is ignored']],
    [
      "what is yet to come",
      "hooks: {}\nmemory: true\nafs: true\nshareAFS: true\nretry_on_error: 3\nsubscribe_topic: x\npublish-topic: y",
      [
        'a.yaml:3:1: "hooks" is not supported yet and is ignored',
        'a.yaml:4:1: "memory" is not supported yet and is ignored',
        'a.yaml:5:1: "afs" is not supported yet and is ignored',
        'a.yaml:6:1: "shareAFS" is not supported yet and is ignored',
        'a.yaml:7:1: "retry_on_error" is not supported yet and is ignored',
        'a.yaml:8:1: "subscribe_topic" is not supported yet and is ignored',
        'a.yaml:9:1: "publish-topic" is not supported yet and is ignored',
      ],
    ],
    ["nothing that is off", "memory: false\nafs: false\nhooks: null", []],
    [
      "nothing that other versions know",
      "alias: [x]\ntask_title: x\ntask_render_mode: hide\ninstruction: x\nauto_reorder_system_messages: true\nmodel_options: {}",
      [],
    ],
    [
      "nothing, in any spelling",
      "input_schema: {}\noutput-schema: {}\ndefaultInput: {}\ninclude_input_in_output: true\ntools: []",
      [],
    ],
    [
      "an older name beside the newer",
      "tools: []\nskills: []",
      ['a.yaml:3:1: "tools" is ignored, since "skills" says the same'],
    ],
  ])("warns of %s", async (_, text, warnings) => {
    expect(await warningsOf({ ...agents("a.yaml"), "a.yaml": `${yaml}${text}\n` })).toEqual(warnings);
  });

  test("written as a function is not warned of properties of its own", async () => {
    const source =
      "export default function a() { return {} }\na.cache = new Map(); a.version = 1; a.desciption = 'x'; a.hooks = {};";
    expect(await warningsOf({ ...agents("a.js"), "a.js": source })).toEqual([
      'a.js:2:39: "desciption" is not a key I know, did you mean "description"?',
      'a.js:2:59: "hooks" is not supported yet and is ignored',
    ]);
  });
});

describe("skills", () => {
  const skill = "export default function skill() { return { from: 'skill' } }";

  test("are paths, paths with defaults, agents and functions", async () => {
    await using project = await loaded({
      ...agents("agents/a.yaml", "b.js"),
      "agents/a.yaml": `${yaml}skills:
  - ../tools/skill.js
  - url: ../tools/skill.js
    default_input: {zone: UTC}
    task_render_mode: hide
  - type: function
    name: inline
    process: return { from:'inline' }
    skills:
      - inner.yaml
  - type: function
    process: return {}
`,
      "agents/inner.yaml": yaml,
      "tools/skill.js": `${skill}\nskill.default_input = { zone: 'CET', lang: 'de' }`,
      "b.js":
        "function helper() { return {} }\nexport default function b() { return {} }\nb.skills = [helper, 'tools/skill.js', { process: () => ({}), type: 'function', name: 'object' }]",
    });
    expect(project.warnings).toEqual([]);
    const [a, b] = project.agents;
    expect(a?.skills?.map(({ name }) => name)).toEqual(["skill", "skill", "inline", "a_skill_4"]);
    expect(a?.skills?.map(({ defaultInput }) => defaultInput)).toEqual([
      { zone: "CET", lang: "de" },
      { zone: "UTC", lang: "de" },
      undefined,
      undefined,
    ]);
    expect(a?.skills?.[2]?.skills?.map(({ name }) => name)).toEqual(["inner"]);
    expect(b?.skills?.map(({ name }) => name)).toEqual(["helper", "skill", "object"]);
    expect(b?.skills?.[1]).toBe(a?.skills?.[0] as never);
  });

  test.each<[string, Record<string, string>, string[]]>([
    [
      "a missing file",
      { "a.yaml": `${yaml}skills:\n  - skll.js`, "skill.js": skill },
      ['a.yaml:4:5: Failed to load agent definition: there is no file "skll.js", did you mean "skill.js"?'],
    ],
    [
      "a missing file with defaults",
      { "a.yaml": `${yaml}skills:\n  - url: skll.js`, "skill.js": skill },
      ['a.yaml:4:10: Failed to load agent definition: there is no file "skll.js", did you mean "skill.js"?'],
    ],
    [
      "an object that is nothing",
      { "a.yaml": `${yaml}skills:\n  - {name: x}` },
      ['a.yaml:4:5: "skills[0]": found an object without "url" and "type", expected one of them'],
    ],
    [
      "wrong defaults",
      { "a.yaml": `${yaml}skills:\n  - {url: skill.js, default_input: x}`, "skill.js": skill },
      ['a.yaml:4:36: "skills[0].default_input": found a string ("x"), expected an object'],
    ],
    [
      "a wrong inline agent",
      { "a.yaml": `${yaml}skills:\n  - type: function\n    process: return {}\n    name: 5` },
      ['a.yaml:6:11: "skills[0].name": found a number (5), expected a string'],
    ],
    [
      "a text for a list",
      { "a.yaml": `${yaml}skills: skill.js` },
      [
        'a.yaml:3:9: "skills": found a string ("skill.js"), expected a list, each item a string or an object or a function',
      ],
    ],
    [
      "itself",
      { "a.yaml": `${yaml}skills: [a.yaml]` },
      ["a.yaml:3:10: Failed to load agent definition: agents call each other in a circle: a.yaml → a.yaml"],
    ],
    [
      "a circle",
      {
        "a.yaml": `${yaml}skills: [sub/b.yaml]`,
        "sub/b.yaml": `${yaml}skills: [c.yaml]`,
        "sub/c.yaml": `${yaml}skills: [../a.yaml]`,
      },
      [
        "sub/c.yaml:3:10: Failed to load agent definition: agents call each other in a circle: a.yaml → sub/b.yaml → sub/c.yaml → a.yaml",
      ],
    ],
    [
      "a broken file that others use too, once",
      { "a.yaml": `${yaml}skills: [b.yaml, c.yaml]`, "b.yaml": `${yaml}skills: [c.yaml]`, "c.yaml": `${yaml}name: 5` },
      ['c.yaml:3:7: "name": found a number (5), expected a string'],
    ],
  ])("are refused when there is %s", async (_, files, problems) => {
    expect(await problemsOf({ ...agents("a.yaml"), ...files })).toEqual(problems);
  });

  test("may be shared by several agents, which is no circle", async () => {
    await using project = await loaded({
      ...agents("a.yaml", "b.yaml"),
      "a.yaml": `${yaml}skills: [b.yaml, c.yaml]`,
      "b.yaml": `${yaml}skills: [c.yaml]`,
      "c.yaml": yaml,
    });
    const [a, b] = project.agents;
    expect(a?.skills).toEqual([b, b?.skills?.[0]] as never);
    expect(a?.skills?.[0]).toBe(b as never);
  });
});

test("all problems of all files are told at once, by file and place", async () => {
  const problems = await problemsOf({
    "aigne.yaml": "agents: [b.yaml, a.yaml, nope.yaml]\nname: 5",
    "a.yaml": `${yaml}name: 5\ndescription: 6\nskills: [c.js]`,
    "b.yaml": "type: x",
    "c.js": "export default 5",
  });
  expect(problems.map((problem) => problem.split(": ")[0])).toEqual([
    "a.yaml:3:7",
    "a.yaml:4:14",
    "aigne.yaml:1:26",
    "aigne.yaml:2:7",
    "b.yaml:1:7",
    "c.js",
  ]);
});

test("what nothing that is served leads to is not loaded", async () => {
  await using project = await loaded({
    "aigne.yaml":
      "mcp_server: {agents: [a.yaml]}\nagents: [broken.js]\nskills: [broken.js, nope.js]\ncli: {chat: nope.js}",
    "a.yaml": yaml,
    "broken.js": "throw new Error('loaded')",
  });
  expect(project.agents.map(({ name }) => name)).toEqual(["a"]);
});

test("problems of files in the working directory are told by the way there", async () => {
  await using directory = await tempProject({
    "aigne.yaml": "agents: [lib/a.js, 5]",
    "lib/a.js": "const x = ;",
  });
  const before = process.cwd();
  process.chdir(directory.path);
  try {
    const error = await loadProject(".", loadOptions).catch((thrown) => thrown);
    expect(error.problems).toEqual([
      { file: "aigne.yaml", line: 1, column: 20, message: '"agents[1]": found a number (5), expected a string' },
      {
        file: "lib/a.js",
        line: 1,
        column: 11,
        message: "Failed to load agent definition: Unexpected ;",
        frame: "> 1 | const x = ;\n    |           ^",
      },
    ]);
  } finally {
    process.chdir(before);
  }
});

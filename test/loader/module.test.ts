/** Authors' code: where it comes from, what it sees, and how its failures are told. */
import { describe, expect, test } from "bun:test";
import { ProjectError } from "../../src/errors.ts";
import { loadProject } from "../../src/loader/project.ts";
import { loaded, loadOptions, problemsOf } from "../helpers/load-project.ts";
import { tempProject } from "../helpers/temp-project.ts";

const agent = (source: string, file = "a.ts") => ({ "aigne.yaml": `agents: [${file}]`, [file]: source });

describe("agents' code", () => {
  test("imports what stands beside it, what is installed there, data and text", async () => {
    await using project = await loaded({
      ...agent(
        `import esm from "esm-package";
         import { twice } from "./lib/twice";
         import { sep } from "node:path";
         import json from "./data.json";
         import yaml from "./data.yaml";
         import text from "./prompt.md" with { type: "text" };
         const { default: later } = await import("./lib/later.js");
         const required = require("cjs-package");
         export default async function a(input: { n: number }) {
           const inner = await import("./lib/" + "later.js");
           return { esm, twice: twice(input.n), sep, json, yaml, text, later, required, inner: inner.default, dir: import.meta.dir };
         }`,
      ),
      "lib/twice.ts": "export const twice = (n: number): number => n * 2;",
      "lib/later.js": "export default 'later'",
      "data.json": '{"a": 1}',
      "data.yaml": "b: [2]",
      "prompt.md": "Hi",
      "node_modules/esm-package/package.json": '{"name": "esm-package", "type": "module", "exports": "./main.js"}',
      "node_modules/esm-package/main.js": "export default 'esm'",
      "node_modules/cjs-package/package.json": '{"name": "cjs-package", "main": "lib/index.js"}',
      "node_modules/cjs-package/lib/index.js": "exports.name = 'cjs'",
    });
    expect(await project.call("a", { n: 2 })).toEqual({
      esm: "esm",
      twice: 4,
      sep: "/",
      json: { a: 1 },
      yaml: { b: [2] },
      text: "Hi",
      later: "later",
      required: { name: "cjs" },
      inner: "later",
      dir: project.root,
    });
  });

  test("sees the project's environment, which is its own", async () => {
    const environment = { WHO: "project" };
    const files = {
      "aigne.yaml": "agents: [a.js, b.yaml]",
      "a.js":
        "const first = process.env.WHO;\nexport default function a() { process.env.WHO = 'changed'; return { first, now: process.env.WHO, home: process.env.HOME ?? null } }",
      "b.yaml": "type: function\nprocess: |\n  return { who: process.env.WHO }\n",
    };
    await using project = await loaded(files, { environment });
    expect(await project.call("b")).toEqual({ who: "project" });
    expect(await project.call("a")).toEqual({ first: "project", now: "changed", home: null });
    expect(await project.call("b")).toEqual({ who: "changed" });
    expect(environment).toEqual({ WHO: "project" });
    expect(process.env.WHO).toBeUndefined();
  });

  test("has the rest of a process, but cannot end it", async () => {
    await using project = await loaded(
      agent(
        `export default async function a({ exit }) {
           process.exitCode = 3;
           if (exit) process.exit(7);
           await new Promise((resolve) => process.nextTick(resolve));
           return { cwd: process.cwd(), platform: process.platform, time: typeof process.hrtime.bigint(), code: process.exitCode };
         }`,
        "a.js",
      ),
    );
    const exitCode = process.exitCode;
    expect(await project.call("a")).toEqual({
      cwd: process.cwd(),
      platform: process.platform,
      time: "bigint",
      code: 3,
    });
    expect(process.exitCode).toBe(exitCode);
    await expect(project.call("a", { exit: true })).rejects.toThrow(
      "Cannot exit with code 7: the process is the server's",
    );
  });

  test("is loaded afresh for every project", async () => {
    const files = agent("let count = 0;\nexport default function a() { return { count: ++count } }", "a.js");
    await using directory = await tempProject(files);
    for (let round = 0; round < 2; round++) {
      const project = await loadProject(directory.path, loadOptions);
      expect(await project.agents[0]?.run({}, {} as never)).toEqual({ count: 1 });
      project.dispose();
    }
  });

  test("hands what nobody catches to onError", async () => {
    const told = Promise.withResolvers<[unknown, string]>();
    await using project = await loaded(
      agent("export default function a() { setTimeout(() => { throw new Error('nobody') }, 0); return {} }", "a.js"),
      { onError: (error, kind) => told.resolve([error, kind]) },
    );
    await project.call("a");
    const [error, kind] = await told.promise;
    expect([(error as Error).message, kind]).toEqual(["nobody", "uncaughtException"]);
  });
});

describe("inline code", () => {
  const inline = (body: string, more: Record<string, string> = {}) => ({
    "aigne.yaml": "agents: [sub/a.yaml]",
    "sub/a.yaml": `type: function\nname: a\nprocess: |\n${body.replace(/^/gm, "  ")}\n`,
    ...more,
  });

  test("is the body of an async function of input and options, with the agent as this", async () => {
    await using project = await loaded(
      inline("const n = await input.n;\nreturn { n, name: this.name, streams: options.streaming }"),
    );
    expect(await project.call("a", { n: 1 }, { emit: undefined })).toEqual({ n: 1, name: "a", streams: false });
  });

  test("imports from where it stands", async () => {
    await using project = await loaded(
      inline("const { x } = await import('./x.mjs');\nconst { sep } = await import('node:path');\nreturn { x, sep }", {
        "sub/x.mjs": "export const x = process.env.WHO",
      }),
      { environment: { WHO: "me" } },
    );
    expect(await project.call("a")).toEqual({ x: "me", sep: "/" });
  });

  test("is shown where it is wrong", async () => {
    await using directory = await tempProject(inline("const x = 1;\nconst y = ;\nreturn {}"));
    const error = await loadProject(directory.path, loadOptions).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ProjectError);
    expect(error.problems[0]).toMatchObject({ line: 5, column: 13, message: '"process": Unexpected ;' });
    expect(error.problems[0].frame).toBe(
      [
        "  3 | process: |",
        "  4 |   const x = 1;",
        "> 5 |   const y = ;",
        "    |             ^",
        "  6 |   return {}",
      ].join("\n"),
    );
  });
});

describe("a module that cannot be loaded", () => {
  test.each<[string, Record<string, string>, string]>([
    [
      "a mistake of syntax",
      agent("const a: number = 1;\nexport default function f( { return {} }\n"),
      'a.ts:2:37: Failed to load agent definition: Expected "}" but found "{"',
    ],
    [
      "a mistake in what it imports",
      { ...agent("import './lib/b.ts';\nexport default () => ({})"), "lib/b.ts": "\n  const x = ;" },
      "lib/b.ts:2:13: Failed to load agent definition: Unexpected ;",
    ],
    [
      "a mistake in YAML it imports",
      { ...agent("import y from './b.yaml';\nexport default () => y"), "b.yaml": "a: b: c" },
      "b.yaml:1:5: Failed to load agent definition: Unexpected token",
    ],
    [
      "a package that is not installed",
      agent("import { x } from 'x';\nimport nope from \"no-such-package\";\nexport default () => nope"),
      'a.ts:2:19: Failed to load agent definition: there is no package "no-such-package", expected it to be installed in node_modules',
    ],
    [
      "a required package that is not installed",
      agent("module.exports = () => 1;\nrequire('no-such-package/sub')", "a.cjs"),
      'a.cjs:2:10: Failed to load agent definition: there is no package "no-such-package/sub", expected it to be installed in node_modules',
    ],
    [
      "a file that is not there",
      { ...agent("import { helper } from './lib/hepler.ts';\nexport default helper"), "lib/helper.ts": "" },
      'a.ts:1:25: Failed to load agent definition: there is no file "./lib/hepler.ts", did you mean "./lib/helper.ts"?',
    ],
    [
      "a missing file of what it imports",
      {
        ...agent("import b from './lib/b.js';\nexport default () => b"),
        "lib/b.js": "import c from './nothing.js';\nexport default c",
      },
      'lib/b.js:1:16: Failed to load agent definition: there is no file "./nothing.js"',
    ],
    [
      "a missing export",
      {
        ...agent("import { x } from 'node:path';\nimport { twize } from './lib.ts';\nexport default () => twize"),
        "lib.ts": "export const twice = 1;",
      },
      'a.ts:2:10: Failed to load agent definition: "lib.ts" exports no "twize", did you mean "twice"?',
    ],
    [
      "an error it throws",
      agent("function boom(): never { throw new Error('no luck') }\n\nboom();\nexport default () => 1"),
      "a.ts:1:36: Failed to load agent definition: no luck",
    ],
    [
      "a mistake it makes",
      agent("const x = JSON.parse('null');\nexport const y = x.z;\nexport default () => 1", "a.js"),
      "a.js:2:18: Failed to load agent definition: TypeError: null is not an object (evaluating 'x.z')",
    ],
    [
      "a rejection it waits for",
      agent("export default await Promise.reject(new RangeError('late'))"),
      "a.ts:1:41: Failed to load agent definition: RangeError: late",
    ],
    [
      "what is no error",
      agent("throw 'just text'"),
      'a.ts: Failed to load agent definition: it throws a string ("just text")',
    ],
    [
      "an end of the process",
      agent("process.exit(3)"),
      "a.ts:1:9: Failed to load agent definition: Cannot exit with code 3: the process is the server's",
    ],
  ])("is told with %s", async (_, files, problem) => {
    const packages = {
      "node_modules/x/package.json": '{"name": "x"}',
      "node_modules/x/index.js": "export const x = 1",
    };
    const [found, ...others] = await problemsOf({ ...files, ...packages });
    expect(found).toBe(problem);
    expect(others).toEqual([]);
  });

  test("is shown with its lines", async () => {
    await using directory = await tempProject({ "node_modules/.keep": "", ...agent("const a = 1;\nconst b = ;\n") });
    const error = await loadProject(directory.path, loadOptions).catch((thrown) => thrown);
    expect(error.message).toBe(
      [
        `${directory.path}/a.ts:2:11: Failed to load agent definition: Unexpected ;`,
        "  1 | const a = 1;",
        "> 2 | const b = ;",
        "    |           ^",
        "  3 |",
      ].join("\n"),
    );
  });
});

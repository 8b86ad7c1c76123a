/** What `aigne.yaml` may say, and what is said when it says something else. */
import { describe, expect, test } from "bun:test";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { loadProject } from "../../src/loader/project.ts";
import { loaded, loadOptions, problemsOf, warningsOf } from "../helpers/load-project.ts";
import { tempProject } from "../helpers/temp-project.ts";

const one = { "one.js": "export default function one() { return {} }" };
const two = { ...one, "two.js": "export default function two() { return {} }" };

async function namesOf(manifest: string, files: Record<string, string> = two): Promise<string[]> {
  await using project = await loaded({ ...files, "aigne.yaml": manifest });
  return project.agents.map(({ name }) => name);
}

describe("the manifest", () => {
  test.each<[string, string, string[]]>([
    ["what mcp_server names", "agents: [one.js]\nmcp_server:\n  agents: [two.js]", ["two"]],
    ["mcpServer", "mcpServer: {agents: [two.js]}", ["two"]],
    ["mcp-server", "mcp-server: {agents: [two.js]}", ["two"]],
    ["the agents, where nothing names what is served", "agents: [two.js, one.js]", ["two", "one"]],
    ["the agents, where mcp_server is null", "agents: [one.js]\nmcp_server:\nskills:\ncli:\nname:\n", ["one"]],
    ["the agents, where its agents are null", "agents: [one.js]\nmcp_server: {agents: null}", ["one"]],
    [
      "an agent once, however often and in whatever way it is listed",
      "agents: [one.js, ./one.js, two.js, x/../one.js]",
      ["one", "two"],
    ],
    ["JSON", '{"agents": ["one.js"]}', ["one"]],
  ])("serves %s", async (_, manifest, names) => {
    expect(await namesOf(manifest)).toEqual(names);
  });

  test("gives the project its name and description", async () => {
    await using project = await loaded({ ...one, "aigne.yaml": "name: demo\ndescription: Shows\nagents: [one.js]" });
    const { name, description, file, root } = project;
    expect({ name, description, file }).toEqual({ name: "demo", description: "Shows", file: join(root, "aigne.yaml") });
  });

  test.each(["aigne.yml", "aigne.yaml"])("may be named %s, and be named itself", async (name) => {
    await using directory = await tempProject({ ...one, [name]: "agents: [one.js]" });
    for (const path of [directory.path, join(directory.path, name)]) {
      const project = await loadProject(path, loadOptions);
      expect(project.file).toBe(join(directory.path, name));
      project.dispose();
    }
  });

  test("is found behind the link a package manager makes", async () => {
    await using directory = await tempProject({ ...one, "aigne.yaml": "agents: [one.js]" });
    await symlink(join(directory.path, "aigne.yaml"), join(directory.path, "my-agents"));
    const project = await loadProject(join(directory.path, "my-agents"), loadOptions);
    expect(project.root).toBe(directory.path);
    project.dispose();
  });

  test.each<[string, Record<string, string>, string]>([
    [
      "a directory without one",
      {},
      ": aigne.yaml not found in .. Please ensure you are in the correct directory or provide a valid path.",
    ],
    [
      "an empty file",
      { "aigne.yaml": "# nothing\n" },
      'aigne.yaml:1:1: The file is empty, expected a list of agent files under "agents", such as agents: [hello.js]',
    ],
    [
      "a list",
      { "aigne.yaml": "- a.js" },
      'aigne.yaml:1:1: Found a list, expected a list of agent files under "agents", such as agents: [hello.js]',
    ],
    [
      "nothing to serve",
      { "aigne.yaml": "name: x\nskills: [a.js]" },
      'aigne.yaml:1:1: There is nothing to serve, expected a list of agent files under "agents", such as agents: [hello.js]',
    ],
    [
      "nothing to serve on purpose",
      { "aigne.yaml": "name: x\nmcp_server: {agents: []}" },
      'aigne.yaml:2:1: There is nothing to serve, expected a list of agent files under "agents", such as agents: [hello.js]',
    ],
    [
      "a mistake of YAML",
      { "aigne.yaml": "name: a: b" },
      'aigne.yaml:1:7: Failed to parse aigne.yaml: a text that contains ": " needs quotes, or a block after | (Nested mappings are not allowed in compact mappings)',
    ],
    [
      "a mistake of YAML in the other name",
      { "aigne.yml": "name: 'a" },
      "aigne.yml:1:9: Failed to parse aigne.yml: Missing closing 'quote",
    ],
    [
      "a name that is no text",
      { ...one, "aigne.yaml": "agents: [one.js]\nname: 5" },
      'aigne.yaml:2:7: "name": found a number (5), expected a string',
    ],
    [
      "agents that are no list",
      { "aigne.yaml": "agents: one.js" },
      'aigne.yaml:1:9: "agents": found a string ("one.js"), expected a list, each item a string',
    ],
    [
      "an agent that is no path",
      { ...one, "aigne.yaml": "agents:\n  - one.js\n  - {url: two.js}" },
      'aigne.yaml:3:5: "agents[1]": found an object, expected a string',
    ],
    [
      "an empty item",
      { ...one, "aigne.yaml": "agents:\n  - one.js\n  -\n" },
      'aigne.yaml:3:4: "agents[1]": found nothing, expected a string',
    ],
    [
      "wrong agents of mcp_server",
      { "aigne.yaml": "mcp-server:\n  agents: 5" },
      'aigne.yaml:2:11: "mcp-server.agents": found a number (5), expected a list, each item a string',
    ],
    [
      "a wrong option of the model",
      { ...one, "aigne.yaml": "agents: [one.js]\nchat_model:\n  name: gpt-4.1\n  temperature: 3" },
      'aigne.yaml:4:16: "chat_model.temperature": found a number (3), expected a number from 0 to 2 or an object',
    ],
  ])("is refused when it is %s", async (_, files, problem) => {
    expect(await problemsOf(files)).toEqual([problem]);
  });

  test.each<[string, string, string[]]>([
    [
      "a misspelt key",
      "agents: [one.js]\nnmae: x",
      ['aigne.yaml:2:1: "nmae" is not a key I know, did you mean "name"?'],
    ],
    [
      "a misspelt key of two words",
      "agents: [one.js]\nmcp_sever: {}",
      ['aigne.yaml:2:1: "mcp_sever" is not a key I know, did you mean "mcp_server"?'],
    ],
    [
      "a misspelt key in camel case",
      "agents: [one.js]\nmcpSever: {}",
      ['aigne.yaml:2:1: "mcpSever" is not a key I know, did you mean "mcpServer"?'],
    ],
    [
      "a key of mcp_server",
      "mcp_server:\n  agents: [one.js]\n  agnets: []",
      ['aigne.yaml:3:3: "agnets" is not a key I know, did you mean "agents"?'],
    ],
    [
      "a key nobody knows",
      "agents: [one.js]\nversion: 1",
      ['aigne.yaml:2:1: "version" is not a key I know and is ignored'],
    ],
    [
      "what is yet to come",
      "agents: [one.js]\nimage_model: openai/dall-e-2",
      ['aigne.yaml:2:1: "image_model" is not supported yet and is ignored'],
    ],
    [
      "a key that is there in two spellings",
      "agents: [one.js]\nchat_model: a\nmodel: b\nchatModel: c",
      [
        'aigne.yaml:2:1: "chat_model" is ignored, since "model" says the same',
        'aigne.yaml:4:1: "chatModel" is ignored, since "model" says the same',
      ],
    ],
    [
      "an agent that is not there, but may be called by name",
      "mcp_server: {agents: [one.js]}\nagents: [oen.js]",
      ['aigne.yaml:2:10: Cannot load agent: there is no file "oen.js", did you mean "one.js"?'],
    ],
    ["a tag", "agents: [one.js]\nname: !secret x", ["aigne.yaml:2:7: Unresolved tag: !secret"]],
    [
      "nothing, when all is well",
      "name: x\ndescription: y\nmodel: openai/gpt\nagents: [one.js]\nskills: []\ncli: {chat: one.js, agents: [{url: x, alias: [y]}]}",
      [],
    ],
  ])("warns of %s", async (_, manifest, warnings) => {
    expect(await warningsOf({ ...one, "aigne.yaml": manifest })).toEqual(warnings);
  });
});

test.each([
  ["its agents", "name: 5\nagents: [gone.js, 5, lost.js]"],
  ["mcp_server", "name: 5\nmcp_server:\n  agents: [gone.js, 5, lost.js]"],
])("a fault in %s hides none of the others, in whatever file", async (_, manifest) => {
  const text = String(await problemsOf({ "aigne.yaml": manifest }));
  for (const part of ['"name"', "[1]", "gone.js", "lost.js"]) expect(text).toContain(part);
});

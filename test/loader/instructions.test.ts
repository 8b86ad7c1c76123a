/** Prompts in all the forms authors write them in. */
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { ProjectError } from "../../src/errors.ts";
import { loadInstructions } from "../../src/loader/instructions.ts";
import { createProblems } from "../../src/loader/problems.ts";
import { parseYaml } from "../../src/loader/yaml.ts";
import { tempProject } from "../helpers/temp-project.ts";

async function load(text: string) {
  await using directory = await tempProject({
    "agents/prompts/main.md": "From a file: {{ topic }}",
    "shared.md": "Shared",
  });
  const file = join(directory.path, "agents/a.yaml");
  const parsed = parseYaml(text.replace("ROOT", directory.path));
  const problems = createProblems();
  const place = problems.place({ file, locate: parsed.locate }).below("instructions");
  const loaded = await loadInstructions((parsed.data as Record<string, unknown>).instructions, place);
  const found = await problems.throwIfAny().catch((error: ProjectError) => error);
  const short = (path: string) => path.replace(directory.path, "").replace(/^\//, "");
  return {
    instructions: loaded.map(({ base, ...rest }) => ({ ...rest, base: short(base) })),
    problems: (found instanceof ProjectError ? found.problems : []).map(
      ({ line, column, message }) => `${line}:${column}: ${message.replaceAll(`${directory.path}/`, "")}`,
    ),
  };
}

describe("loadInstructions()", () => {
  test.each<[string, string, object[]]>([
    ["a text", "instructions: Hello", [{ role: "system", text: "Hello", base: "agents" }]],
    ["content", "instructions: {content: Hi}", [{ role: "system", text: "Hi", base: "agents" }]],
    ["content with a role", "instructions: {role: user, content: Hi}", [{ role: "user", text: "Hi", base: "agents" }]],
    [
      "an assistant as an agent",
      "instructions: {role: assistant, content: Hi}",
      [{ role: "agent", text: "Hi", base: "agents" }],
    ],
    [
      "a null role as none",
      "instructions: {role: null, content: Hi, url: null}",
      [{ role: "system", text: "Hi", base: "agents" }],
    ],
    [
      "a file, whose includes start at its directory",
      "instructions: {url: prompts/main.md}",
      [{ role: "system", text: "From a file: {{ topic }}", base: "agents/prompts" }],
    ],
    [
      "a file beside the agent's directory",
      "instructions: {url: ../shared.md}",
      [{ role: "system", text: "Shared", base: "" }],
    ],
    ["an absolute path", "instructions: {url: ROOT/shared.md}", [{ role: "system", text: "Shared", base: "" }]],
    [
      "cache control",
      "instructions: {content: Hi, cache_control: {type: ephemeral}}",
      [{ role: "system", text: "Hi", base: "agents" }],
    ],
    [
      "a list, in its order",
      "instructions:\n  - One\n  - {role: user, url: prompts/main.md}\n  - {role: agent, content: Three}\n  - null",
      [
        { role: "system", text: "One", base: "agents" },
        { role: "user", text: "From a file: {{ topic }}", base: "agents/prompts" },
        { role: "agent", text: "Three", base: "agents" },
      ],
    ],
    ["an empty text", 'instructions: ""', [{ role: "system", text: "", base: "agents" }]],
  ])("takes %s", async (_, text, expected) => {
    const { instructions, problems } = await load(text);
    expect({ instructions, problems }).toEqual({ instructions: expected, problems: [] } as never);
  });

  test.each<[string, string, string]>([
    [
      "the role of tools",
      "instructions:\n  - {role: tool, content: x}",
      "2:12: 'tool' role is not allowed in instruction item in agent file agents/a.yaml",
    ],
    [
      "an unknown role",
      "instructions:\n  - role: sytem\n    content: x",
      '2:11: "instructions[0].role": found a string ("sytem"), expected one of system, user, agent, assistant',
    ],
    [
      "neither content nor url",
      "instructions: {role: user}",
      '1:15: "instructions": found an object without "content" and "url", expected one of them',
    ],
    [
      "content that is no text",
      "instructions: {content: [a]}",
      '1:25: "instructions.content": found a list, expected a string',
    ],
    [
      "a missing file",
      "instructions:\n  - url: prompts/mian.md",
      '2:10: Failed to load instructions: there is no file "prompts/mian.md", did you mean "prompts/main.md"?',
    ],
    [
      "a number",
      "instructions: [5]",
      '1:16: "instructions[0]": found a number (5), expected a string, or an object with "content" or "url"',
    ],
  ])("points at %s", async (_, text, problem) => {
    expect((await load(text)).problems).toEqual([problem]);
  });
});

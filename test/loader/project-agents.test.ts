/** Agents that code asks for by name. */
import { describe, expect, test } from "bun:test";
import { loaded } from "../helpers/load-project.ts";

const caller = `export default async function caller({ name }, { context }) {
  return { got: await context.invoke(context.agents[name], {}) };
}`;
const fn = (name: string) => `export default function ${name}() { return { from: "${name}" } }`;

const files = {
  "aigne.yaml": "mcp_server: {agents: [caller.js]}\nagents: [choose-language.mjs, renamed.yaml, broken.js]",
  "caller.js": caller,
  "choose-language.mjs": fn("chooseLanguage"),
  "renamed.yaml": "type: function\nname: other\nprocess: return { from:'other' }\nskills: [choose-language.mjs]\n",
  "broken.js": "export default 5",
};

describe("agents asked for by name", () => {
  test.each([
    ["their name", "other", "other"],
    ["the name of their function", "chooseLanguage", "chooseLanguage"],
    ["their file", "choose-language", "chooseLanguage"],
    ["their file, which says another name", "renamed", "other"],
  ])("are found by %s", async (_, name, from) => {
    await using project = await loaded(files);
    expect(await project.call("caller", { name })).toEqual({ got: { from } });
    expect(await project.call("caller", { name })).toEqual({ got: { from } });
  });

  test("are loaded when they are asked for, and those alone whose file has the name", async () => {
    const said: string[] = [];
    const note = (name: string) => `globalThis.noted ??= []; globalThis.noted.push("${name}");\n${fn(name)}`;
    const global = globalThis as { noted?: string[] };
    global.noted = said;
    await using project = await loaded({
      "aigne.yaml": "mcp_server: {agents: [caller.js]}\nagents: [one.js, two.js]",
      "caller.js": caller,
      "one.js": note("one"),
      "two.js": note("two"),
    });
    expect(said).toEqual([]);
    await project.call("caller", { name: "two" });
    expect(said).toEqual(["two"]);
    delete global.noted;
  });

  test("are the served ones too, and the same", async () => {
    await using project = await loaded({
      "aigne.yaml": "agents: [caller.js, counter.js]",
      "caller.js": caller,
      "counter.js": "let count = 0; export default function counter() { return { count: ++count } }",
    });
    await project.call("counter");
    expect(await project.call("caller", { name: "counter" })).toEqual({ got: { count: 2 } });
  });

  test("may be asked for by many calls at once", async () => {
    await using project = await loaded(files);
    const names = ["other", "chooseLanguage", "renamed", "choose-language"];
    const calls = names.flatMap((name) => [project.call("caller", { name }), project.call("caller", { name })]);
    expect((await Promise.all(calls)).length).toBe(8);
  });

  test.each([
    ["nobody has the name", "nobody", 'Cannot load agent "broken.js": there are problems with its definition'],
    ["the file is broken", "broken", 'Cannot load agent "broken.js": there are problems with its definition'],
  ])("are not found when %s, without a word of what stands in the directory", async (_, name, message) => {
    await using project = await loaded(files);
    const error = await project.call("caller", { name }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "AGENT", message });
  });

  test("are told apart from what does not exist", async () => {
    await using project = await loaded({ ...files, "broken.js": fn("fixed") });
    await expect(project.call("caller", { name: "othr" })).rejects.toThrow(
      'Cannot invoke "othr": the project has no such agent, did you mean "other"?',
    );
    await expect(project.call("caller", { name: "zzz" })).rejects.toThrow(
      'Cannot invoke "zzz": the project has no such agent, expected one of chooseLanguage, other, fixed, caller',
    );
  });

  test("get the project's skills when they are the first that take them", async () => {
    await using project = await loaded(
      {
        "aigne.yaml": "mcp_server: {agents: [asker.js]}\nagents: [chat.yaml]\nskills: [tool.js]",
        "asker.js":
          "export default async function asker(_, { context }) { await context.invoke('chat', {}); return {} }",
        "chat.yaml": "instructions: Hello",
        "tool.js": fn("tool"),
      },
      {
        createModel: () => ({
          id: "fake",
          async *stream({ tools }) {
            yield { type: "text", text: tools.map(({ name }) => name).join() };
            yield { type: "finish", reason: "stop", usage: { inputTokens: 0, outputTokens: 0 } };
          },
        }),
      },
    );
    await project.call("asker");
    expect(project.events).toContainEqual(expect.objectContaining({ type: "text-delta", text: "tool" }));
  });
});

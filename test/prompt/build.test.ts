import { describe, expect, test } from "bun:test";
import { createPrompt, type PromptItem } from "../../src/prompt/build.ts";
import { tempProject } from "../helpers/temp-project.ts";

const item = (role: PromptItem["role"], text: string, base = "/") => ({ role, text, base });

const build = (items: PromptItem[], input: Record<string, unknown> = {}, inputKey?: string, userContext = {}) =>
  createPrompt(items, "it").build({ input, inputKey, userContext });

describe("build() makes of", () => {
  const one = (role: string, ...texts: string[]) => ({ role, parts: texts.map((text) => ({ type: "text", text })) });

  test.each<[string, PromptItem[], Record<string, unknown>, string | undefined, unknown]>([
    [
      "instructions and a message",
      [item("system", "Be")],
      { message: "hi" },
      "message",
      [one("system", "Be"), one("user", "hi")],
    ],
    ["instructions alone a user's message", [item("system", "Be")], {}, "message", [one("user", "Be")]],
    ["an empty message none", [item("system", "Be")], { message: "" }, "message", [one("user", "Be")]],
    ["a message that is no text none", [item("system", "Be")], { message: 5 }, "message", [one("user", "Be")]],
    ["a message alone itself", [], { message: "hi" }, "message", [one("user", "hi")]],
    ["a message without a key nothing", [item("user", "Say")], { message: "hi" }, undefined, [one("user", "Say")]],
    [
      "several instructions parts of one",
      [item("system", "a"), item("system", "b")],
      {},
      undefined,
      [one("user", "a", "b")],
    ],
    [
      "several roles one message each, in order",
      [
        item("system", "s1"),
        item("user", "u {{ x }}"),
        item("agent", "a {{ x }}"),
        item("system", "s2"),
        item("user", "u2"),
      ],
      { x: 1, message: "hi" },
      "message",
      [one("system", "s1", "s2"), one("user", "u 1", "a {{ x }}", "u2", "hi")],
    ],
    [
      "a message that is said already no second one",
      [item("user", "Q: {{ message }}")],
      { message: "hi" },
      "message",
      [one("user", "Q: hi")],
    ],
    [
      "a message that the instructions contain one nevertheless",
      [item("system", "Q: {{ message }}")],
      { message: "hi" },
      "message",
      [one("system", "Q: hi"), one("user", "hi")],
    ],
    [
      "parts that come out empty none",
      [item("system", "{% if x %}a{% endif %}"), item("user", " \n")],
      { message: "hi" },
      "message",
      [one("user", "hi")],
    ],
  ])("%s", async (_, items, input, inputKey, expected) => {
    expect(await build(items, input, inputKey)).toEqual(expected as []);
  });

  test("nothing at all an error", async () => {
    await expect(build([item("system", "{{ missing }}")])).rejects.toMatchObject({
      code: "AGENT",
      message: "User message cannot be empty.",
    });
  });
});

test("build() gives templates the input, and below it what the call carries", async () => {
  const items = [item("system", "{{ a }} {{ b }} {{ userContext.b }} {{ $agent.name }}")];
  const prompt = createPrompt(items, "it");
  const [message] = await prompt.build({
    input: { a: 1 },
    userContext: { a: 9, b: 2 },
    provided: { $agent: { name: "me" } },
  });
  expect(message?.parts).toEqual([{ type: "text", text: "1 2 2 me" }]);
});

test("variables() lists what all templates ask for, those of included files as well", async () => {
  await using directory = await tempProject({ "p/a.md": "{{ one }}{% include './b.md' %}", "p/b.md": "{{ two }}" });
  const items = [
    item("system", "{% include 'p/a.md' %}{{ three }}", directory.path),
    item("user", "{{ one }}{{ four }}"),
    item("agent", "{{ not_this }}"),
  ];
  expect(createPrompt(items, "it").variables()).toEqual(["one", "two", "three", "four"]);
});

test("faults() says what is wrong before any input is known", async () => {
  expect(
    await createPrompt([item("system", "{{ a"), item("user", "{{ ok }}"), item("agent", "{{ a")], "it").faults(),
  ).toEqual([expect.stringContaining("expected variable end")]);
});

test("faults() names the files that are not there to be included, unless they may be missing", async () => {
  await using project = await tempProject({ "a.md": '{% include "./gone.md" %}', "b.md": "fine" });
  const text = '{% include "a.md" %}{% include "b.md" %}{% include "c.md" %}{% include "d.md" ignore missing %}';
  expect(await createPrompt([item("system", text, project.path)], "it").faults()).toEqual([
    'there is no file "./gone.md" to include',
    'there is no file "c.md" to include',
  ]);
});

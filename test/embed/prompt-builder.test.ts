/** Prompts that code makes, for its agents and for itself. */
import { describe, expect, test } from "bun:test";
import { ChatMessagesTemplate, SystemMessageTemplate, UserMessageTemplate } from "../../src/embed/chat-message.ts";
import { PromptBuilder, PromptTemplate, toInstructions } from "../../src/embed/prompt-builder.ts";
import { aiProject } from "../helpers/ai-project.ts";
import { tempProject } from "../helpers/temp-project.ts";

describe("PromptBuilder", () => {
  test("reads a file, whose includes start beside it", async () => {
    const source = `import { AIAgent, PromptBuilder } from "@aigne/core";
      const instructions = await PromptBuilder.from({ path: import.meta.dirname + "/prompts/main.md" });
      export default async (input, { context }) => await context.invoke(AIAgent.from({ instructions }), input);`;
    await using project = await aiProject(
      {
        "aigne.yaml": "model: openai/gpt-4o-mini\nagents: [agents/main.mjs]",
        "agents/main.mjs": source,
        "agents/prompts/main.md": '{% include "./style.md" %} about {{ topic }}',
        "agents/prompts/style.md": "Rhyme",
      },
      "done",
    );
    await project.call("main", { topic: "rain" });
    expect(project.messages()).toEqual([{ role: "user", content: "Rhyme about rain" }]);
  });

  test("rejects a file that is not there", async () => {
    await using directory = await tempProject({});
    await expect(PromptBuilder.from({ path: `${directory.path}/gone.md` })).rejects.toThrow("ENOENT");
  });

  test.each<[string, unknown, unknown]>([
    ["a text", "Hi", [{ role: "system", content: "Hi" }]],
    [
      "the messages of an MCP prompt",
      {
        messages: [
          { role: "user", content: { type: "text", text: "Hi" } },
          { role: "assistant", content: { type: "resource", resource: { uri: "a:b", text: "Yes" } } },
        ],
      },
      [
        { role: "user", content: "Hi" },
        { role: "assistant", content: "Yes" },
      ],
    ],
  ])("takes %s", (_, source, expected) => {
    expect(toInstructions(PromptBuilder.from(source))).toEqual(expected);
  });

  test("says what it cannot take", () => {
    expect(() => PromptBuilder.from(5)).toThrow("Cannot make a prompt: found a number (5)");
    const image = { messages: [{ role: "user", content: { type: "image", data: "" } }] };
    expect(() => toInstructions(PromptBuilder.from(image))).toThrow("Cannot use what a message of a prompt contains");
  });

  test("build() gives the messages for an input", async () => {
    const instructions = ChatMessagesTemplate.from([
      SystemMessageTemplate.from("Be {{ mood }}"),
      UserMessageTemplate.from("About {{ topic }}"),
    ]);
    const built = await new PromptBuilder({ instructions }).build({
      input: { topic: "rain", q: "Now" },
      agent: { inputKey: "q" },
      context: { userContext: { mood: "kind" } },
    });
    expect(built.messages).toEqual([
      { role: "system", content: [{ type: "text", text: "Be kind" }] },
      {
        role: "user",
        content: [
          { type: "text", text: "About rain" },
          { type: "text", text: "Now" },
        ],
      },
    ]);
  });
});

test("PromptTemplate.format() fills a text in", async () => {
  expect(await PromptTemplate.from("{{ a }} and {{ b }}").format({ a: 1, b: [2] })).toBe("1 and [2]");
});

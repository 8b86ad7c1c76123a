import { describe, expect, test } from "bun:test";
import { structure } from "../../src/agents/ai-output.ts";
import type { Message } from "../../src/model/model.ts";

const schema = { type: "object", properties: { n: { type: "number" } }, required: ["n"] };
const question: Message = { role: "user", parts: [{ type: "text", text: "how many" }] };

/** Structures the first of the model's answers; the others are for when it is asked again. */
async function outcome([first = "", ...others]: string[], hadTools = false) {
  const asked: Message[][] = [];
  const ask = async (messages: Message[]) => {
    asked.push(messages);
    return others[asked.length - 1] ?? "no more";
  };
  const output = await structure(first, { schema, messages: [question], hadTools, ask }).catch(
    (error: Error) => error.message,
  );
  return { output, asked };
}

describe("structure()", () => {
  test.each([
    ["JSON", '{"n":1}'],
    ["JSON between fences", '```json\n{"n":1}\n```'],
    ["JSON between bare fences", '\n```\n{"n":1}\n```\n'],
    ["JSON as a string of JSON", '"{\\"n\\":1}"'],
  ])("reads %s", async (_, text) => {
    expect(await outcome([text])).toEqual({ output: { n: 1 }, asked: [] });
  });

  test("asks again with what is wrong", async () => {
    const { output, asked } = await outcome(['{"n":"one"}', '{"n":1}']);
    expect(output).toEqual({ n: 1 });
    expect(asked).toEqual([
      [
        question,
        { role: "assistant", text: '{"n":"one"}', toolCalls: [] },
        { role: "user", parts: [{ type: "text", text: expect.stringContaining('"n" must be number') }] },
      ],
    ]);
  });

  test("asks again without repeating an empty answer", async () => {
    const { asked } = await outcome(["", '{"n":1}']);
    expect(asked[0]?.map(({ role }) => role)).toEqual(["user", "user"]);
  });

  test.each<[string, string[], boolean, number, string]>([
    ["twice the wrong JSON", ['{"n":"a"}', "{}", '{"n":1}'], false, 1, '"n" is required'],
    ["words twice", ["words", "words", '{"n":1}'], false, 1, "The answer is not JSON"],
    ["something that is no object", ["[1]", "5"], false, 1, "The value must be object"],
    ["words of a model with tools, then words, then wrong JSON", ["words", "words", "{}"], true, 2, '"n" is required'],
    ["twice the wrong JSON of a model with tools", ["{}", "{}"], true, 1, '"n" is required'],
  ])("gives up after %s", async (_, answers, hadTools, times, fault) => {
    const { output, asked } = await outcome(answers, hadTools);
    expect(output as unknown).toBe(`Output JSON does not conform to the provided JSON schema: ${fault}`);
    expect(asked).toHaveLength(times);
  });

  test("gives a model with tools another chance to use words", async () => {
    const { output, asked } = await outcome(["words", '{"n":"a"}', '{"n":1}'], true);
    expect(output).toEqual({ n: 1 });
    expect(asked).toHaveLength(2);
  });
});

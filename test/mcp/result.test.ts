/** Outputs as results. */
import { describe, expect, test } from "bun:test";
import { AppError } from "../../src/errors.ts";
import { toCheckedResult, toErrorResult, toResult } from "../../src/mcp/result.ts";
import { agentOf } from "../helpers/agents.ts";

const plain = agentOf("plain", () => ({}));
const speaker = agentOf("speaker", () => ({}), { textKey: "message" });
const typed = agentOf("typed", () => ({}), {
  outputSchema: { type: "object", properties: { content: { type: "array" } } },
});
const text = (value: string) => [{ type: "text", text: value }];

describe("toResult()", () => {
  test.each([
    ["all of an output as JSON", plain, { a: 1 }, { content: text('{"a":1}') }],
    ["the words of an agent that speaks", speaker, { message: "hi", n: 1 }, { content: text("hi") }],
    ["an object in place of words as JSON", speaker, { message: { a: 1 } }, { content: text('{"a":1}') }],
    ["all where there are no words", speaker, { message: "", n: 1 }, { content: text('{"message":"","n":1}') }],
    [
      "structured content where it is declared",
      typed,
      { content: [] },
      { content: text('{"content":[]}'), structuredContent: { content: [] } },
    ],
    [
      "content blocks as they are",
      plain,
      { content: text("x"), isError: true, _meta: { a: 1 } },
      { content: text("x"), isError: true, _meta: { a: 1 } },
    ],
    [
      "what only looks like content as JSON",
      plain,
      { content: [{ type: "text" }] },
      { content: text('{"content":[{"type":"text"}]}') },
    ],
  ])("gives %s", (_, agent, output, result) => {
    expect(toResult(agent, output)).toEqual(result);
  });

  test("gives files as blocks of their kind, and their bytes only once", () => {
    const files = [
      { mimeType: "image/png", data: "aW1n" },
      { mimeType: "audio/wav", data: "d2F2" },
      { mimeType: "application/pdf", data: "cGRm", filename: "a b.pdf" },
    ];
    const { content } = toResult(speaker, { message: "done", files });
    expect(content).toEqual([
      { type: "text", text: "done" },
      { type: "image", data: "aW1n", mimeType: "image/png" },
      { type: "audio", data: "d2F2", mimeType: "audio/wav" },
      { type: "resource", resource: { uri: "file:///a%20b.pdf", mimeType: "application/pdf", blob: "cGRm" } },
    ]);
    expect(JSON.stringify(toResult(plain, { files }).content[0])).not.toContain("aW1n");
  });
});

test.each([
  ["a number JSON does not know", { n: 1n }],
  [
    "a circle",
    (() => {
      const circle: Record<string, unknown> = {};
      circle.self = circle;
      return circle;
    })(),
  ],
])("toCheckedResult() says that JSON cannot hold %s", (_, output) => {
  const result = toCheckedResult(plain, output);
  expect(result.isError).toBe(true);
  expect(JSON.stringify(result.content)).toContain("returned what JSON cannot hold");
});

test.each([
  ["raised on purpose", new AppError("AGENT", "The oven is cold"), "The oven is cold"],
  ["of programming", new TypeError("x is not a function"), 'Agent "plain" failed unexpectedly'],
  ["that is but a string", "a bare string", 'Agent "plain" failed unexpectedly'],
])("toErrorResult() of an error %s tells the caller as much as is meant for it", (_, error, message) => {
  expect(toErrorResult(plain, error)).toEqual({ content: text(message), isError: true });
});

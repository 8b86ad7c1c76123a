import { expect, test } from "bun:test";
import { yamlStringify } from "../../src/util/yaml-stringify.ts";

test.each<[unknown, string]>([
  [{ result: 3 }, "result: 3\n"],
  [{ content: [{ type: "text", text: "E:yo" }] }, "content:\n  - type: text\n    text: E:yo\n"],
  [{ isError: true, error: { message: "tool exploded" } }, "isError: true\nerror:\n  message: tool exploded\n"],
  ["two\nlines", "|-\ntwo\nlines\n"],
  [undefined, "null\n"],
])("yamlStringify(%j)", (value, expected) => {
  expect(yamlStringify(value)).toBe(expected);
});

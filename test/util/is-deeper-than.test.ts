/** How deep JSON nests. */
import { expect, test } from "bun:test";
import { isDeeperThan } from "../../src/util/is-deeper-than.ts";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

test.each([
  ["as deep as allowed", nested(5), false],
  ["one deeper", nested(6), true],
  ["lists and objects alike", '{"a":[{"b":[{"c":[1,2,3,4]}]}]}', true],
  ["side by side", `[${nested(3)},${nested(3)},${nested(4)}]`, false],
  ["brackets within strings", '["[[[[[[[[[[", "{{{{{{{{{{{"]', false],
  ["quotes within strings", String.raw`["\"[[[[[[", "\\\\", "[[[[[["]`, false],
  ["brackets behind a string that ends in backslashes", String.raw`["\\\\",[[[[[[]]]]]]]`, true],
  ["a string without an end", '["[[[[[[[[[[[[[[[', false],
])("isDeeperThan() of %s", (_, text, deeper) => {
  expect(isDeeperThan(text, 5)).toBe(deeper);
});

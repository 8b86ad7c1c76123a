/** Values in the words of a message. */
import { expect, test } from "bun:test";
import { found } from "../../src/util/found.ts";

test.each<[unknown, string]>([
  ["x", 'a string ("x")'],
  [5, "a number (5)"],
  [5n, "a number (5)"],
  [true, "a boolean (true)"],
  [null, "nothing"],
  [undefined, "nothing"],
  [[], "a list"],
  [{}, "an object"],
  [() => 1, "a function"],
])("found() says of %p: %s", (value, words) => {
  expect(found(value)).toBe(words);
});

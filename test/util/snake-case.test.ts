/** Keys as the documentation spells them. */
import { expect, test } from "bun:test";
import { snakeCase } from "../../src/util/snake-case.ts";

test.each([
  ["name", "name"],
  ["inputSchema", "input_schema"],
  ["includeInputInOutput", "include_input_in_output"],
  ["shareAFS", "share_afs"],
])("snakeCase() turns %s into %s", (key, snake) => {
  expect(snakeCase(key)).toBe(snake);
});

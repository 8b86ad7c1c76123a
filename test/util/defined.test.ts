import { expect, test } from "bun:test";
import { defined } from "../../src/util/defined.ts";

test("defined() leaves out what is undefined, and nothing else", () => {
  expect(defined<unknown>({ a: 1, b: undefined, c: null, d: false })).toStrictEqual({ a: 1, c: null, d: false });
});

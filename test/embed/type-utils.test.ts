/** The small functions under `@aigne/core/utils/type-utils.js`. */
import { describe, expect, test } from "bun:test";
import * as utils from "../../src/embed/type-utils.ts";

describe("type-utils", () => {
  const object = { a: 1, b: undefined, c: null };
  const remaining = [1, 2, 3];

  test.each<[string, unknown, unknown]>([
    ["pick()", utils.pick(object, "a", ["c", "d"]), { a: 1, c: null }],
    ["omit()", utils.omit(object, ["a"], "b"), { c: null }],
    ["omitBy()", utils.omitBy(object, utils.isNil), { a: 1 }],
    ["get()", [utils.get({ a: [{ b: 2 }] }, ["a", 0, "b"]), utils.get({}, ["a", "b"])], [2, undefined]],
    ["flat()", utils.flat<number | null | undefined>(1, [2, null], undefined), [1, 2]],
    ["unique()", utils.unique([{ n: 1 }, { n: 1 }, { n: 2 }], ({ n }) => n), [{ n: 1 }, { n: 2 }]],
    ["duplicates()", utils.duplicates(["a", "b", "a", "a"]), ["a"]],
    ["partition()", utils.partition([1, 2, 3], (n) => n > 1), [[2, 3], [1]]],
    ["remove()", [utils.remove(remaining, [2]), remaining], [[2], [1, 3]]],
    ["isEmpty()", [undefined, "", [], {}, 0, [0]].map(utils.isEmpty), [true, true, true, true, false, false]],
    ["isNotEmpty()", [utils.isNotEmpty([]), utils.isNotEmpty([0])], [false, true]],
    ["isNonNullable()", [0, null, undefined].filter(utils.isNonNullable), [0]],
    ["isRecord()", [{}, [], null].map(utils.isRecord), [true, false, false]],
  ])("%s gives what its name says", (_, given, expected) => {
    expect(given).toEqual(expected);
  });
});

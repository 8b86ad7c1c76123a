import { describe, expect, test } from "bun:test";
import { repair } from "../../src/agents/ai-repair.ts";

const text = { type: "string" };
const object = (properties: object, rest = {}) => ({ type: "object", properties, ...rest });

describe("repair()", () => {
  test.each<[string, unknown, object, unknown]>([
    ["drops nulls that stand for nothing", { a: null, b: "x" }, object({ a: text, b: text }), { b: "x" }],
    [
      "keeps nulls that the schema allows",
      { a: null, b: null },
      object({ a: { type: ["string", "null"] }, b: { enum: ["x", null] } }),
      { a: null, b: null },
    ],
    [
      "keeps nulls of what may be anything",
      { a: null, extra: null },
      object({ a: { description: "any" } }),
      { a: null, extra: null },
    ],
    [
      "works at every level",
      { list: [{ a: null }], deep: { a: null } },
      object({ list: { type: "array", items: object({ a: text }) }, deep: object({ a: text }) }),
      { list: [{}], deep: {} },
    ],
    [
      "keeps nulls within lists",
      { list: [null, "a"] },
      object({ list: { type: "array", items: text } }),
      { list: [null, "a"] },
    ],
    [
      "reads JSON within strings",
      { a: '{"x":1}', b: "[1]" },
      object({ a: object({}), b: { type: "array" } }),
      { a: { x: 1 }, b: [1] },
    ],
    [
      "leaves strings that are meant to be strings",
      { a: '{"x":1}', b: "[1]" },
      object({ a: text, b: { type: ["array", "string"] } }),
      { a: '{"x":1}', b: "[1]" },
    ],
    ["leaves strings that are no JSON", { a: "{oops" }, object({ a: object({}) }), { a: "{oops" }],
    ["reads a whole value that is a string", '{"a":null}', object({ a: text }), {}],
    [
      "follows references",
      { child: { a: null, child: { a: null } } },
      {
        ...object({ child: { $ref: "#/$defs/node" } }),
        $defs: { node: object({ a: text, child: { $ref: "#/$defs/node" } }) },
      },
      { child: { child: {} } },
    ],
    [
      "drops a null where a reference does not allow it",
      { child: null },
      { ...object({ child: { $ref: "#/$defs/node" } }), $defs: { node: object({ a: text }) } },
      {},
    ],
    [
      "chooses the shape that knows the keys",
      { v: { b: null, kind: "x" } },
      object({ v: { anyOf: [object({ a: text }), object({ kind: text, b: text })] } }),
      { v: { kind: "x" } },
    ],
    [
      "keeps a null that one of several shapes is",
      { v: null },
      object({ v: { anyOf: [text, { type: "null" }] } }),
      { v: null },
    ],
    [
      "leaves what no shape knows",
      { v: { z: null } },
      object({ v: { anyOf: [object({ a: text })] } }),
      { v: { z: null } },
    ],
    ["does not mind a circle of references", { a: 1 }, { $ref: "#" }, { a: 1 }],
    ["leaves lists where an object is meant", [1], object({ a: text }), [1]],
  ])("%s", (_, value, schema, expected) => {
    expect(repair(value, schema as Record<string, unknown>)).toEqual(expected);
  });

  test("does not change what it is given", () => {
    const value = { a: null, list: [{ b: null }] };
    repair(value, object({ a: text, list: { type: "array", items: object({ b: text }) } }));
    expect(value).toEqual({ a: null, list: [{ b: null }] });
  });
});

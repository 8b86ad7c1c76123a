import { describe, expect, test } from "bun:test";
import { allowsNull, closeSchema, toStrictSchema } from "../../src/model/strict-schema.ts";

describe("toStrictSchema()", () => {
  test("requires every property, and lets those that were optional be null", () => {
    const schema = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: {
        title: { type: "string", minLength: 3, format: "uri" },
        when: { type: "string", format: "date-time", default: "now", description: "When" },
        rows: { type: "array", items: { type: "object", properties: { a: { type: "integer" } } } },
        maybe: { type: ["string", "null"] },
        child: { $ref: "#/$defs/child" },
      },
      required: ["title"],
      $defs: { child: { type: "object", properties: { x: { enum: ["a", null] } } } },
    };
    const original = structuredClone(schema);
    expect(toStrictSchema(schema)).toEqual({
      strict: true,
      schema: {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        type: "object",
        properties: {
          title: { type: "string" },
          when: { anyOf: [{ type: "string", format: "date-time", description: "When" }, { type: "null" }] },
          rows: {
            anyOf: [
              {
                type: "array",
                items: {
                  type: "object",
                  properties: { a: { anyOf: [{ type: "integer" }, { type: "null" }] } },
                  required: ["a"],
                  additionalProperties: false,
                },
              },
              { type: "null" },
            ],
          },
          maybe: { type: ["string", "null"] },
          child: { anyOf: [{ $ref: "#/$defs/child" }, { type: "null" }] },
        },
        required: ["title", "when", "rows", "maybe", "child"],
        additionalProperties: false,
        $defs: {
          child: {
            type: "object",
            properties: { x: { enum: ["a", null] } },
            required: ["x"],
            additionalProperties: false,
          },
        },
      },
    });
    expect(schema).toEqual(original);
  });

  test("keeps properties that are called like keywords", () => {
    const schema = {
      type: "object",
      properties: { format: { type: "string" }, default: { type: "string" } },
      required: ["format", "default"],
    };
    expect(toStrictSchema(schema)).toEqual({ strict: true, schema: { ...schema, additionalProperties: false } });
  });

  const object = (property: object) => ({ type: "object", properties: { p: property } });

  test.each<[string, object]>([
    ["a free-form object", object({ type: "object" })],
    ["an object with any further keys", { ...object({ type: "string" }), additionalProperties: true }],
    [
      "an object with further keys of a type",
      object({ type: "object", properties: { a: { type: "string" } }, additionalProperties: { type: "string" } }),
    ],
    ["anything", object({})],
    ["a list of anything", object({ type: "array" })],
    ["an intersection", object({ allOf: [{ type: "string" }] })],
    ["a choice at the top", { anyOf: [object({ type: "string" })] }],
    ["oneOf", object({ oneOf: [{ type: "string" }] })],
    ["a condition", { ...object({ type: "string" }), if: {} }],
    ["a type that is none", object({ type: "any" })],
    ["such a part of a choice", object({ anyOf: [{ type: "string" }, {}] })],
    ["such a definition", { ...object({ $ref: "#/$defs/d" }), $defs: { d: { type: "object" } } }],
  ])("leaves %s as it is, since nothing can be held to it", (_, schema) => {
    expect(toStrictSchema(schema as Record<string, unknown>)).toEqual({
      schema: schema as Record<string, unknown>,
      strict: false,
    });
  });
});

describe("closeSchema()", () => {
  test("forbids what is not listed, at every level", () => {
    const schema = {
      $schema: "s",
      type: "object",
      properties: {
        a: { type: "object", properties: { b: { type: "string" } } },
        list: { type: "array", items: { properties: { c: {} } } },
      },
    };
    expect(closeSchema(schema)).toEqual({
      $schema: "s",
      type: "object",
      properties: {
        a: { type: "object", properties: { b: { type: "string" } }, additionalProperties: false },
        list: { type: "array", items: { properties: { c: {} }, additionalProperties: false } },
      },
      additionalProperties: false,
    });
  });

  test("leaves alone what says it itself, free-form objects and intersections", () => {
    const schema = {
      type: "object",
      additionalProperties: true,
      properties: { free: { type: "object" }, both: { allOf: [{ properties: { a: {} } }, { properties: { b: {} } }] } },
    };
    expect(closeSchema(schema)).toEqual(schema);
  });

  test("makes an object schema of an empty one", () => {
    expect(closeSchema({})).toEqual({ type: "object", properties: {} });
  });
});

test.each<[object, boolean]>([
  [{ type: "null" }, true],
  [{ type: ["string", "null"] }, true],
  [{ const: null }, true],
  [{ enum: [1, null] }, true],
  [{ anyOf: [{ type: "string" }, { oneOf: [{ type: "null" }] }] }, true],
  [{ type: "string" }, false],
  [{}, false],
])("allowsNull(%j) is %p", (schema, expected) => {
  expect(allowsNull(schema as Record<string, unknown>)).toBe(expected);
});

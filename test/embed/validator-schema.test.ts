/** Schemas of zod, of either version and of any copy, as JSON Schema. */
import { describe, expect, test } from "bun:test";
import { z as z4 } from "zod";
import * as mini from "zod/mini";
import { z as z3 } from "zod/v3";
import { toJsonSchema } from "../../src/embed/validator-schema.ts";

const object = (properties: object, required: string[] = []) => ({
  type: "object",
  properties,
  ...(required.length > 0 ? { required } : {}),
});

describe("toJsonSchema() with zod 4", () => {
  test.each<[string, unknown, Record<string, unknown>]>([
    [
      "descriptions, defaults and what may be left out",
      z4.object({ a: z4.string().describe("An a"), b: z4.number().default(3), c: z4.boolean().optional() }),
      object(
        { a: { type: "string", description: "An a" }, b: { type: "number", default: 3 }, c: { type: "boolean" } },
        ["a"],
      ),
    ],
    ["whole numbers without the limits of JavaScript", z4.object({ n: z4.int().min(1) }), integer({ minimum: 1 })],
    ["strict objects", z4.strictObject({}), { ...object({}), additionalProperties: false }],
    ["what comes in, not what it becomes", z4.object({ n: z4.string().transform(Number) }), text()],
    ["dates as text", z4.object({ n: z4.date() }), text({ format: "date-time" })],
    ["schemas without methods", mini.object({ n: mini.string() }), text()],
  ])("keeps %s", async (_, schema, expected) => {
    expect(await toJsonSchema(schema)).toEqual(expected);
  });

  test("asks a schema of another copy for its description", async () => {
    const copy = z4.object({ n: z4.string() });
    Object.assign(copy.shape.n, { meta: () => ({ description: "From elsewhere" }) });
    expect(await toJsonSchema(copy)).toEqual(text({ description: "From elsewhere" }));
  });

  test("refers where a schema contains itself", async () => {
    const node = z4.object({
      get next() {
        return node.optional();
      },
    });
    expect(await toJsonSchema(node)).toEqual(object({ next: { $ref: "#" } }));
  });
});

describe("toJsonSchema() with zod 3", () => {
  const name = z3.string().describe("A name");

  test.each<[string, unknown, Record<string, unknown>]>([
    [
      "descriptions, defaults and what may be left out",
      z3.object({ a: name, b: z3.number().default(3), c: z3.boolean().optional() }),
      object(
        { a: { type: "string", description: "A name" }, b: { type: "number", default: 3 }, c: { type: "boolean" } },
        ["a"],
      ),
    ],
    ["whole numbers", z3.object({ n: z3.number().int().min(1) }), integer({ minimum: 1 })],
    ["strict objects", z3.object({}).strict(), { ...object({}), additionalProperties: false }],
    ["what comes in, not what it becomes", z3.object({ n: z3.string().transform(Number) }), text()],
    ["dates as text", z3.object({ n: z3.date() }), text({ format: "date-time" })],
    [
      "what is used twice in both places",
      z3.object({ a: name, b: name }),
      object({ a: { type: "string", description: "A name" }, b: { type: "string", description: "A name" } }, [
        "a",
        "b",
      ]),
    ],
  ])("keeps %s", async (_, schema, expected) => {
    expect(await toJsonSchema(schema)).toEqual({ $schema: "http://json-schema.org/draft-07/schema#", ...expected });
  });

  test("refers where a schema contains itself", async () => {
    const node: z3.ZodTypeAny = z3.object({ next: z3.lazy(() => node.optional()) });
    expect(await toJsonSchema(node)).toMatchObject(object({ next: { $ref: "#" } }));
  });
});

test.each<[string, unknown]>([
  ["objects of other libraries", { "~standard": {} }],
  ["objects that only look like it", { _def: {} }],
  ["functions", () => true],
  ["texts", "text"],
])("toJsonSchema() does not know %s", async (_, value) => {
  expect(await toJsonSchema(value)).toBeUndefined();
});

function integer(more: object) {
  return object({ n: { type: "integer", ...more } }, ["n"]);
}

function text(more: object = {}) {
  return object({ n: { type: "string", ...more } }, ["n"]);
}

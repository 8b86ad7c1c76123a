/** Schemas of zod 4, of any copy → JSON Schema. */
import { type $ZodType, type ToJSONSchemaParams, toJSONSchema } from "zod/v4/core";
import type { JsonSchema } from "../runtime/agent.ts";

/** `.int()` means no more than that, but is written with the limits of JavaScript's numbers. */
const LIMITS: Readonly<Record<string, number>> = {
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
};

export function fromZod4(schema: object): JsonSchema {
  const { $schema: _, ...converted } = toJSONSchema(schema as $ZodType, {
    io: "input",
    unrepresentable: "any",
    override: simplify,
    metadata: descriptions as unknown as NonNullable<ToJSONSchemaParams["metadata"]>,
  });
  return converted;
}

/** Every copy of the library keeps its descriptions to itself, and tells them when the schema is asked. */
const descriptions = {
  get: (schema: { meta?(): unknown }) => schema.meta?.(),
};

const simplify: NonNullable<ToJSONSchemaParams["override"]> = ({ zodSchema, jsonSchema }) => {
  for (const [key, limit] of Object.entries(LIMITS)) {
    if (jsonSchema[key] === limit) delete jsonSchema[key];
  }
  if (zodSchema._zod.def.type === "date") Object.assign(jsonSchema, { type: "string", format: "date-time" });
};

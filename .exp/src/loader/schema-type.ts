/** The `type` of a schema, as authors write it and as JSON Schema has it. */
import type { JsonSchema } from "../runtime/agent.ts";
import { found } from "../util/found.ts";
import { nearest } from "../util/nearest.ts";
import { type Place, pathText } from "./problems.ts";
import { TYPES } from "./schema-keywords.ts";

/** Undefined when any type will do: `any`, or a name that is none, which is worth a warning. */
export function readType(value: unknown, place: Place): string | string[] | undefined {
  const names = [value].flat();
  if (names.some((name) => typeof name !== "string")) {
    place.problem(`"${pathText(place.path)}": found ${found(value)}, expected one of ${TYPES.join(", ")}`);
    return undefined;
  }
  const unknown = names.filter((name) => name !== "any" && !TYPES.some((type) => type === name)).map(String);
  for (const name of unknown) {
    const meant = nearest(name, TYPES);
    const hint = meant ? `, did you mean "${meant}"?` : `, expected one of ${TYPES.join(", ")}`;
    place.warn(`"${pathText(place.path)}": "${name}" is not a type of JSON Schema and allows anything${hint}`);
  }
  if (unknown.length > 0 || names.includes("any") || names.length === 0) return undefined;
  return value as string | string[];
}

/** The schema with null let in, which `nullable: true` asks for. */
export function withNull(schema: JsonSchema): JsonSchema {
  const { type, enum: values, anyOf, oneOf } = schema;
  if (type === undefined) {
    if (Array.isArray(anyOf)) return { ...schema, anyOf: [...anyOf, { type: "null" }] };
    if (Array.isArray(oneOf)) return { ...schema, oneOf: [...oneOf, { type: "null" }] };
    const refusesNull = ["$ref", "allOf", "const", "enum"].some((key) => key in schema);
    return refusesNull ? { anyOf: [schema, { type: "null" }] } : schema;
  }
  const nullable: JsonSchema = { ...schema, type: [...new Set([type, "null"].flat())] };
  if (Array.isArray(values) && !values.includes(null)) nullable.enum = [...values, null];
  return nullable;
}

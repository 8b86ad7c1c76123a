/** Schemas of validation libraries → JSON Schema, by what they look like: the library is the project's own copy. */
import type { JsonSchema } from "../runtime/agent.ts";
import { isRecord } from "../util/is-record.ts";

/** What may be given to it, before it changes anything; undefined when its library is not known. */
export async function toJsonSchema(validator: unknown): Promise<JsonSchema | undefined> {
  if (!isRecord(validator)) return undefined;
  if ("_zod" in validator) return (await import("./zod4-schema.ts")).fromZod4(validator);
  const isZod3 = isRecord(validator._def) && typeof validator._def.typeName === "string";
  return isZod3 ? (await import("./zod3-schema.ts")).fromZod3(validator) : undefined;
}

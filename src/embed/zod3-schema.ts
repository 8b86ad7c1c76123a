/** Schemas of zod 3, of any copy → JSON Schema. */
import { type Options, zodToJsonSchema } from "zod-to-json-schema";
import type { JsonSchema } from "../runtime/agent.ts";
import { isRecord } from "../util/is-record.ts";

// What an object does not name is dropped or kept, and forbidden only by `.strict()`.
const OPTIONS = { removeAdditionalStrategy: "strict", allowedAdditionalProperties: undefined } as const;

export function fromZod3(schema: object): JsonSchema {
  const convert = (options: Partial<Options>): JsonSchema =>
    zodToJsonSchema(schema as Parameters<typeof zodToJsonSchema>[0], { ...OPTIONS, ...options });
  // Clients and models read a schema without references more easily, but one that contains itself needs them.
  const referring = convert({ $refStrategy: "root" });
  return containsItself(referring) ? referring : convert({ $refStrategy: "none" });
}

function containsItself(part: unknown, pointer = "#"): boolean {
  if (Array.isArray(part)) return part.some((item, index) => containsItself(item, `${pointer}/${index}`));
  if (!isRecord(part)) return false;
  if (typeof part.$ref === "string" && `${pointer}/`.startsWith(`${part.$ref}/`)) return true;
  return Object.entries(part).some(([key, item]) => containsItself(item, `${pointer}/${key}`));
}

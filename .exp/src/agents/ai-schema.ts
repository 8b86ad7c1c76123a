/** What an AI agent takes: its author's schema, what a person says to it, and what its prompt asks for. */
import type { JsonSchema } from "../runtime/agent.ts";
import { isRecord } from "../util/is-record.ts";

interface Sources {
  readonly authored: JsonSchema | undefined;
  readonly inputKey: string | undefined;
  /** The inputs that the prompt's templates use. */
  variables(): readonly string[];
}

export function aiInputSchema({ authored, inputKey, variables }: Sources): JsonSchema {
  const properties: Record<string, unknown> = isRecord(authored?.properties) ? { ...authored.properties } : {};
  // Nobody has to say something: instructions alone are enough to ask a model.
  if (inputKey !== undefined) properties[inputKey] ??= { type: ["string", "null"] };
  if (authored) return { ...authored, type: authored.type ?? "object", properties };

  for (const name of variables()) properties[name] ??= { description: `Fills {{ ${name} }} in the prompt` };
  return { type: "object", properties };
}

export function declaresProperties(schema: JsonSchema | undefined): boolean {
  return isRecord(schema?.properties) && Object.keys(schema.properties).length > 0;
}

export function declares(schema: JsonSchema | undefined, key: string): boolean {
  return isRecord(schema?.properties) && Object.hasOwn(schema.properties, key);
}

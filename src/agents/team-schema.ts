/** What a team takes and where it answers, going by its steps. */
import type { Agent, JsonSchema } from "../runtime/agent.ts";
import { isRecord } from "../util/is-record.ts";
import type { Team } from "./team-steps.ts";

/** Of a team whose author does not say: what its first step takes, or what all do that get the same input. */
export function teamInputSchema({ steps, isParallel, iterateOn }: Team): JsonSchema {
  const entrances = isParallel ? steps : steps.slice(0, 1);
  if (iterateOn !== undefined) {
    // What an item lacks may be a part of the team's input.
    const { required: _required, ...item } = union(entrances);
    const list = { type: ["array", "object"], items: item, description: "A list, or one item alone" };
    return { type: "object", properties: { [iterateOn]: list }, required: [iterateOn] };
  }
  const [first] = entrances;
  if (entrances.length > 1 || !first) return union(entrances);
  const { $schema, $defs, definitions } = first.inputSchema;
  const rest = Object.entries({ $schema, $defs, definitions }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(rest), ...toSchema(propertiesOf(first), requiredOf(first)) };
}

/** The output that is the team's answer in words; where there are other answers beside it, none. */
export function teamTextKey({ steps, isParallel, includeAll, iterateOn }: Omit<Team, "textKey">): string | undefined {
  const last = steps.at(-1)?.textKey;
  if (iterateOn !== undefined || (includeAll && !isParallel && steps.length > 1)) return undefined;
  return !isParallel || steps.every(({ textKey }) => textKey === last) ? last : undefined;
}

export function teamMessageKey({ steps, isParallel, iterateOn }: Team): string | undefined {
  if (iterateOn !== undefined) return undefined;
  return isParallel ? steps.find(({ messageKey }) => messageKey !== undefined)?.messageKey : steps[0]?.messageKey;
}

/** Of properties that several have, the first one's is shown; each checks its own. */
function union(agents: readonly Agent[]): JsonSchema {
  const properties = Object.assign({}, ...agents.toReversed().map(propertiesOf)) as Record<string, unknown>;
  // A reference leads nowhere outside of its own document.
  const movable = Object.entries(properties).map(([key, schema]) => [key, hasReference(schema) ? {} : schema]);
  return toSchema(Object.fromEntries(movable), [...new Set(agents.flatMap(requiredOf))]);
}

/** Defaults are filled in by the step that has them, since other steps may have others. */
function propertiesOf({ inputSchema }: Agent): Record<string, unknown> {
  const properties = isRecord(inputSchema.properties) ? inputSchema.properties : {};
  return Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, withoutDefault(schema)]));
}

function withoutDefault(schema: unknown): unknown {
  if (!isRecord(schema)) return schema;
  const { default: _default, ...rest } = schema;
  return rest;
}

/** What the step fills in by itself need not be given. */
function requiredOf({ inputSchema, defaultInput = {} }: Agent): string[] {
  const properties = isRecord(inputSchema.properties) ? inputSchema.properties : {};
  const required: unknown[] = Array.isArray(inputSchema.required) ? inputSchema.required : [];
  const isFilled = (key: string) => {
    const property = properties[key];
    return key in defaultInput || (isRecord(property) && property.default !== undefined);
  };
  return required.filter((key): key is string => typeof key === "string" && !isFilled(key));
}

function toSchema(properties: Record<string, unknown>, required: readonly string[]): JsonSchema {
  return {
    type: "object",
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

function hasReference(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(hasReference);
  return isRecord(schema) && ("$ref" in schema || Object.values(schema).some(hasReference));
}

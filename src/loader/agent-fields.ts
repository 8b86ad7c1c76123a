/** The agents that an agent names in other fields than `skills`, such as a team's reviewer. */
import { camelCase } from "../util/camel-case.ts";
import { isRecord } from "../util/is-record.ts";
import type { Entry } from "./check-fields.ts";
import type { Place } from "./problems.ts";

export interface AgentField {
  /** The way to it: `reflection.reviewer`, `hooks[1].onStart`. */
  readonly name: string;
  readonly value: unknown;
  readonly place: Place;
}

/** What stands at `paths`, of a kind's `agentFields`, among the checked values of an agent. */
export function findAgentFields(
  paths: readonly string[],
  entries: ReadonlyMap<string, Entry>,
  place: Place,
): AgentField[] {
  return paths.flatMap((path) => {
    const [name = "", ...rest] = path.split(".");
    const entry = entries.get(name);
    return entry ? walk({ name, value: entry.value, place: place.below(entry.key) }, rest) : [];
  });
}

function walk({ name, value, place }: AgentField, keys: readonly string[]): AgentField[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      walk({ name: `${name}[${index}]`, value: item, place: place.below(index) }, keys),
    );
  }
  const [next, ...rest] = keys;
  if (next === undefined) return [{ name, value, place }];
  const [spelled, item] = (isRecord(value) && Object.entries(value).find(([key]) => camelCase(key) === next)) || [];
  return spelled === undefined ? [] : walk({ name: `${name}.${next}`, value: item, place: place.below(spelled) }, rest);
}

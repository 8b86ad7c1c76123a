/** A team that works once for each item of a list. */
import { AppError } from "../errors.ts";
import type { JsonObject } from "../runtime/agent.ts";
import type { InvokeContext } from "../runtime/context.ts";
import { isRecord } from "../util/is-record.ts";
import { runSteps, sideBySide, type Team } from "./team-steps.ts";

/** The results stand in the order of the items, under the key of the list. */
export async function iterate(team: Team, input: JsonObject, call: InvokeContext): Promise<JsonObject> {
  const { name, iterateOn: key = "", withPrevious, concurrency } = team;
  const items = itemsOf(input[key], key);
  let list = input[key];
  let done = 0;
  const results = await sideBySide(items, { call, limit: concurrency }, async (item, index, own) => {
    const work = { call: own, speaks: false, item: `${key}[${index}]` };
    const { [key]: _list, ...result } = await runSteps(team, { ...input, [key]: list, ...item }, work);
    if (withPrevious) {
      items[index] = { ...item, ...result };
      list = [...items];
    }
    done += 1;
    call.emit?.({ type: "progress", agent: name, depth: call.depth, progress: done, total: items.length });
    return result;
  });
  return { [key]: results };
}

/** One object is a list of one, and nothing is a list of none. */
function itemsOf(value: unknown, key: string): JsonObject[] {
  if (value === null || value === undefined) return [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item, index) => {
    if (isRecord(item)) return item;
    const place = Array.isArray(value) ? ` at ${key}[${index}]` : "";
    throw new AppError("INPUT", `Expected ${key} to be an object, got ${typeName(item)}${place}`);
  });
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** Temperature, effort and the like: from what an author wrote to what a call takes. */
import type { JSONObject } from "@ai-sdk/provider";
import type { ModelError } from "../errors.ts";
import type { JsonObject } from "../runtime/agent.ts";
import { found } from "../util/found.ts";
import { isRecord } from "../util/is-record.ts";

export interface ModelSettings {
  temperature?: number;
  topP?: number;
  frequencyPenalty?: number;
  presencePenalty?: number;
  maxTokens?: number;
  reasoningEffort?: string;
  parallelToolCalls?: boolean;
  providerOptions?: JSONObject;
}

type Fail = (problem: string) => ModelError;

const NUMBERS = ["temperature", "topP", "frequencyPenalty", "presencePenalty", "maxTokens"] as const;

/** Budgets of thinking tokens above which the next word is meant. */
const EFFORTS = [
  [5000, "high"],
  [1000, "medium"],
  [500, "low"],
  [0, "minimal"],
] as const;

/** `values` are what `{ $get: key }` refers to; `fail` makes the error that a wrong value is reported by. */
export function toSettings(options: JsonObject, values: JsonObject, fail: Fail): ModelSettings {
  const settings: ModelSettings = {};
  for (const key of NUMBERS) {
    const value = resolve(options[key], values);
    if (value !== undefined) settings[key] = toNumber(key, value, fail);
  }
  const effort = toEffort(resolve(options.reasoningEffort, values), fail);
  if (effort !== undefined) settings.reasoningEffort = effort;
  const parallel = resolve(options.parallelToolCalls, values);
  if (typeof parallel === "boolean") settings.parallelToolCalls = parallel;
  if (isRecord(options.providerOptions)) settings.providerOptions = options.providerOptions as JSONObject;
  return settings;
}

function resolve(value: unknown, values: JsonObject): unknown {
  const resolved = isRecord(value) && typeof value.$get === "string" ? values[value.$get] : value;
  return resolved === null || resolved === "" ? undefined : resolved;
}

function toNumber(key: string, value: unknown, fail: Fail): number {
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw fail(unusable(key, value, "a number"));
}

function toEffort(value: unknown, fail: Fail): string | undefined {
  if (value === undefined) return undefined;
  const budget = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof budget === "number") return EFFORTS.find(([above]) => budget > above)?.[1];
  if (typeof budget === "string") return budget;
  throw fail(unusable("reasoningEffort", value, "a word such as low, medium or high, or a number of tokens"));
}

function unusable(key: string, value: unknown, expected: string): string {
  const option = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return `its option "${option}" is ${found(value)}, expected ${expected}`;
}

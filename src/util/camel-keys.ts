/** An object's values under their keys in camelCase, without nulls. */
import { camelCase } from "./camel-case.ts";

export function camelKeys(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(object).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [camelCase(key), value]));
}

/** The small functions that code imports from `@aigne/core/utils/type-utils.js`. */
import { isRecord } from "../util/is-record.ts";

type Key = string | number | symbol;

export { isRecord };

export function isNil(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

export function isNonNullable<T>(value: T): value is NonNullable<T> {
  return !isNil(value);
}

export function isEmpty(value: unknown): boolean {
  if (isNil(value)) return true;
  if (typeof value === "string" || Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

export function isNotEmpty<T>(list: readonly T[]): boolean {
  return list.length > 0;
}

/** Those that stand in the list more than once, each once. */
export function duplicates<T>(list: readonly T[], key: (item: T) => unknown = (item) => item): T[] {
  const keys = list.map(key);
  return unique(
    list.filter((_, index) => keys.indexOf(keys[index]) !== keys.lastIndexOf(keys[index])),
    key,
  );
}

export function unique<T>(list: readonly T[], key: (item: T) => unknown = (item) => item): T[] {
  const keys = list.map(key);
  return list.filter((_, index) => keys.indexOf(keys[index]) === index);
}

/** Takes items out of the list itself, and gives those it took. */
export function remove<T>(list: T[], which: readonly T[] | ((item: T) => boolean)): T[] {
  const [removed, kept] = partition(list, typeof which === "function" ? which : (item) => which.includes(item));
  list.splice(0, list.length, ...kept);
  return removed;
}

export function partition<T>(list: readonly T[], predicate: (item: T) => boolean): [T[], T[]] {
  const chosen: T[] = [];
  const others: T[] = [];
  for (const item of list) (predicate(item) ? chosen : others).push(item);
  return [chosen, others];
}

/** One list of all that are neither null nor absent. */
export function flat<T>(...values: (T | readonly T[])[]): NonNullable<T>[] {
  return values.flat().filter(isNonNullable) as NonNullable<T>[];
}

export function get(object: unknown, path: readonly Key[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isNil(value) ? undefined : (value as Record<Key, unknown>)[key]),
    object,
  );
}

export function pick(object: object, ...keys: (Key | readonly Key[])[]): Record<string, unknown> {
  const named = new Set<Key>(keys.flat());
  return Object.fromEntries(Object.entries(object).filter(([key]) => named.has(key)));
}

export function omit(object: object, ...keys: (Key | readonly Key[])[]): Record<string, unknown> {
  const named = new Set<Key>(keys.flat());
  return Object.fromEntries(Object.entries(object).filter(([key]) => !named.has(key)));
}

export function omitBy(object: object, predicate: (value: unknown, key: string) => boolean): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([key, value]) => !predicate(value, key)));
}

/** The keys of an object in a file against the fields it may have, in whatever case they are spelled. */
import type { Fields } from "../agents/fields.ts";
import { camelCase } from "../util/camel-case.ts";
import { nearest } from "../util/nearest.ts";
import { snakeCase } from "../util/snake-case.ts";
import { type Place, pathText } from "./problems.ts";

/** The keys of an object that a file may have there, and those it had once or will have. */
export interface Keys {
  fields: Fields;
  /** Other spellings of a field, under their camelCase: the field they stand for. */
  aliases?: Readonly<Record<string, string>>;
  /** Known keys that have no effect. */
  ignored?: ReadonlySet<string>;
  /** Known keys whose effect is missing, which is worth a warning. */
  unsupported?: ReadonlySet<string>;
  /** Whether only near misses are worth a warning, since other keys may mean something to somebody. */
  lenient?: boolean;
}

/** A value of a file under its key's one spelling, and the way it was spelled. */
export interface Entry {
  readonly value: unknown;
  readonly key: string;
}

/** The checked values under their canonical names: without nulls, and without those that are wrong. */
export function checkFields(raw: object, keys: Keys, place: Place): Map<string, Entry> {
  const chosen = new Map<string, Entry>();
  for (const [key, value] of Object.entries(raw)) {
    if (value === null || value === undefined) continue;
    const spelled = camelCase(key);
    const name = keys.aliases?.[spelled] ?? spelled;
    if (!keys.fields[name]) {
      warnOfKey(key, value, keys, place);
      continue;
    }
    const other = chosen.get(name);
    const wins = other === undefined || (spelled === name && camelCase(other.key) !== name);
    if (wins) chosen.set(name, { value, key });
    if (!other) continue;
    const [kept, ignored] = wins ? [key, other.key] : [other.key, key];
    place.warn(`"${ignored}" is ignored, since "${kept}" says the same`, { path: [ignored], part: "key" });
  }
  for (const [name, { value, key }] of chosen) {
    const issues = keys.fields[name]?.check(value) ?? [];
    for (const { path, message } of issues) {
      place.problem(`"${pathText([...place.path, key, ...path])}": ${message}`, { path: [key, ...path] });
    }
    if (issues.length > 0) chosen.delete(name);
  }
  return chosen;
}

function warnOfKey(key: string, value: unknown, keys: Keys, place: Place): void {
  const at = { path: [key], part: "key" } as const;
  const name = camelCase(key);
  if (keys.ignored?.has(name) || (keys.lenient && !isData(value))) return;
  if (keys.unsupported?.has(name)) {
    if (value !== false) place.warn(`"${key}" is not supported yet and is ignored`, at);
    return;
  }
  const known = [...Object.keys(keys.fields), ...Object.keys(keys.aliases ?? {}), ...(keys.unsupported ?? [])];
  const meant = nearest(name, known);
  if (!meant && keys.lenient) return;
  const hint = meant ? `, did you mean "${/[A-Z]/.test(key) ? meant : snakeCase(meant)}"?` : " and is ignored";
  place.warn(`"${key}" is not a key I know${hint}`, at);
}

/** Code keeps other things under names that happen to be keys. */
function isData(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return typeof value !== "function";
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}

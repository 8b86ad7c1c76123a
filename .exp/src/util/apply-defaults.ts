/** A value with the `default`s of its JSON Schema filled in; the value itself is left as it is. */
import { isRecord } from "./is-record.ts";

type Schema = Record<string, unknown>;

export function applyDefaults(schema: Schema, value: unknown): unknown {
  if (isRecord(value)) return fillProperties(schema.properties, value);
  const items = schema.items;
  if (Array.isArray(value) && isRecord(items) && hasDefaults(items))
    return value.map((item) => applyDefaults(items, item));
  return value;
}

function fillProperties(properties: unknown, value: Schema): Schema {
  if (!isRecord(properties)) return value;
  let filled = value;
  for (const key in properties) {
    const property = properties[key];
    if (!isRecord(property)) continue;
    const current = value[key];
    const next = current === undefined ? structuredClone(property.default) : applyDefaults(property, current);
    if (next === current) continue;
    if (filled === value) filled = { ...value };
    filled[key] = next;
  }
  return filled;
}

function hasDefaults(schema: Schema): boolean {
  if ("default" in schema) return true;
  if (isRecord(schema.items) && hasDefaults(schema.items)) return true;
  return (
    isRecord(schema.properties) && Object.values(schema.properties).some((item) => isRecord(item) && hasDefaults(item))
  );
}

/** Undoes what models do to JSON that a schema does not mean: nulls for what is left out, and JSON within strings. */
import { allowsNull } from "../model/strict-schema.ts";
import type { JsonSchema } from "../runtime/agent.ts";
import { isRecord } from "../util/is-record.ts";

export function repair(value: unknown, schema: JsonSchema): unknown {
  return repairNode(value, schema, schema);
}

function repairNode(value: unknown, schema: unknown, root: JsonSchema): unknown {
  const node = resolve(schema, value, root);
  if (!node) return value;
  const parsed = typeof value === "string" ? parseWhereMeant(value, node) : value;
  if (Array.isArray(parsed))
    return isRecord(node.items) ? parsed.map((item) => repairNode(item, node.items, root)) : parsed;
  return isRecord(parsed) ? repairObject(parsed, node, root) : parsed;
}

function repairObject(value: Record<string, unknown>, node: JsonSchema, root: JsonSchema): Record<string, unknown> {
  const properties = isRecord(node.properties) ? node.properties : {};
  const kept: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (item === null && isRecord(property) && !mayBeNull(property, root)) continue;
    kept[key] = repairNode(item, property, root);
  }
  return kept;
}

function mayBeNull(property: JsonSchema, root: JsonSchema): boolean {
  const node = resolve(property, null, root) ?? property;
  const isAnything = !["type", "enum", "const", "anyOf", "oneOf", "allOf", "properties", "items"].some(
    (key) => key in node,
  );
  return isAnything || allowsNull(property) || allowsNull(node);
}

function parseWhereMeant(text: string, node: JsonSchema): unknown {
  const types = [node.type].flat();
  const isMeant = (types.includes("object") || types.includes("array")) && !types.includes("string");
  if (!isMeant) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Follows references within the document, and of several shapes takes the first that knows all the value's keys. */
function resolve(schema: unknown, value: unknown, root: JsonSchema, hops = 0): JsonSchema | undefined {
  if (!isRecord(schema) || hops > 8) return undefined;
  if (typeof schema.$ref === "string") return resolve(lookUp(schema.$ref, root), value, root, hops + 1);
  const options = [schema.anyOf, schema.oneOf].find(Array.isArray) as unknown[] | undefined;
  if (!options || schema.properties) return schema;
  const resolved = options
    .map((option) => resolve(option, value, root, hops + 1))
    .filter((option) => option !== undefined);
  return resolved.find((option) => fits(value, option));
}

function fits(value: unknown, { properties, items, type }: JsonSchema): boolean {
  if (Array.isArray(value)) return isRecord(items);
  if (isRecord(value)) return isRecord(properties) && Object.keys(value).every((key) => Object.hasOwn(properties, key));
  return typeof value === "string" && (type === "object" || type === "array");
}

/** `#/$defs/name` */
function lookUp(pointer: string, root: JsonSchema): unknown {
  if (!pointer.startsWith("#")) return undefined;
  let node: unknown = root;
  for (const part of pointer.slice(1).split("/").filter(Boolean)) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    node = isRecord(node) ? node[key] : undefined;
  }
  return node;
}

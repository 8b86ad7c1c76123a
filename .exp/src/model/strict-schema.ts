/** JSON Schemas as providers want them: closed objects, and every property required where the answer is held to it. */
import type { JsonSchema } from "../runtime/agent.ts";
import { isRecord } from "../util/is-record.ts";

export interface StrictSchema {
  schema: JsonSchema;
  /** Whether a provider can hold a model to it; free-form objects and the like make that impossible. */
  strict: boolean;
}

/** Keywords that OpenAI's strict mode answers 400 to. */
const UNENFORCEABLE = [
  "allOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "patternProperties",
  "dependentSchemas",
  "prefixItems",
];

/** Keywords it answers 400 to as well, but that can be left to the check of the answer. */
const IGNORED = new Set([
  "default",
  "examples",
  "minLength",
  "maxLength",
  "uniqueItems",
  "minProperties",
  "maxProperties",
]);

const FORMATS = new Set<unknown>([
  "date-time",
  "time",
  "date",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "uuid",
]);

const TYPES = new Set<unknown>(["object", "array", "string", "number", "integer", "boolean", "null"]);

/** Optional properties become required ones that may be null; who reads the answer drops the nulls. */
export function toStrictSchema(schema: JsonSchema): StrictSchema {
  const strict = isEnforceable(schema, true);
  return { schema: strict ? (requireAll(schema) as JsonSchema) : schema, strict };
}

/** The schema with `additionalProperties: false` wherever an object lists its properties and says nothing of others. */
export function closeSchema(schema: JsonSchema): JsonSchema {
  const closed = close(schema) as JsonSchema;
  return { ...closed, type: closed.type ?? "object", properties: closed.properties ?? {} };
}

function close(node: unknown): unknown {
  if (!isRecord(node)) return node;
  // Each part of an intersection would forbid what the others allow.
  if ("allOf" in node) return node;
  const open = isRecord(node.properties) && !("additionalProperties" in node);
  return { ...mapSchemas(node, close), ...(open ? { additionalProperties: false } : {}) };
}

function requireAll(node: unknown): unknown {
  if (!isRecord(node)) return node;
  const copy = withoutUnknown(mapSchemas(node, requireAll));
  const properties = copy.properties;
  if (!isRecord(properties)) return copy;
  const required = Array.isArray(node.required) ? node.required : [];
  const all = Object.entries(properties).map(([key, value]) => [key, required.includes(key) ? value : nullable(value)]);
  return {
    ...copy,
    properties: Object.fromEntries(all),
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function nullable(schema: unknown): unknown {
  return isRecord(schema) && !allowsNull(schema) ? { anyOf: [schema, { type: "null" }] } : schema;
}

function withoutUnknown(node: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(node).filter(([key, value]) => !IGNORED.has(key) && (key !== "format" || FORMATS.has(value))),
  );
}

/** Whether null is a value of its own here. */
export function allowsNull(schema: JsonSchema): boolean {
  const type = schema.type;
  if (type === "null" || (Array.isArray(type) && type.includes("null")) || schema.const === null) return true;
  if (Array.isArray(schema.enum) && schema.enum.includes(null)) return true;
  return ["anyOf", "oneOf"].some((key) => list(schema[key]).some((option) => isRecord(option) && allowsNull(option)));
}

function isEnforceable(node: unknown, top = false): boolean {
  if (!isRecord(node)) return false;
  if (UNENFORCEABLE.some((keyword) => keyword in node) || (top && "anyOf" in node)) return false;
  if (isRecord(node.additionalProperties) || node.additionalProperties === true) return false;
  const type = "type" in node ? [node.type].flat() : [];
  if (!type.every((name) => TYPES.has(name))) return false;
  const isObject = type.includes("object") || isRecord(node.properties);
  if (isObject && (!isRecord(node.properties) || Object.keys(node.properties).length === 0)) return false;
  if (type.includes("array") && !isRecord(node.items)) return false;
  const saysSomething = ["type", "properties", "items", "enum", "const", "anyOf", "$ref"].some((key) => key in node);
  return saysSomething && schemasIn(node).every((schema) => isEnforceable(schema));
}

/** The schemas directly below a schema. */
function schemasIn(node: JsonSchema): unknown[] {
  const named = ["properties", "$defs", "definitions"].flatMap((key) =>
    isRecord(node[key]) ? Object.values(node[key]) : [],
  );
  return [...named, ...("items" in node ? [node.items] : []), ...list(node.anyOf)];
}

function mapSchemas(node: JsonSchema, change: (schema: unknown) => unknown): JsonSchema {
  const copy: JsonSchema = { ...node };
  for (const key of ["properties", "$defs", "definitions"]) {
    const named = node[key];
    if (isRecord(named))
      copy[key] = Object.fromEntries(Object.entries(named).map(([name, value]) => [name, change(value)]));
  }
  if (isRecord(node.items)) copy.items = change(node.items);
  for (const key of ["anyOf", "oneOf"]) if (Array.isArray(node[key])) copy[key] = list(node[key]).map(change);
  return copy;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

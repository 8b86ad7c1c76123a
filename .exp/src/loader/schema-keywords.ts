/** The keywords of JSON Schema: which hold schemas, and what the others may be. */
import { boolean, type Field, integer, list, number, string } from "../agents/fields.ts";

export const TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"] as const;

/** An object of schemas under names of the author's own. */
export const SCHEMA_MAPS = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]);

export const SCHEMA_LISTS = new Set(["anyOf", "oneOf", "allOf", "prefixItems"]);

/** `items` may also be a list, as it was in draft-07. */
export const SCHEMAS = new Set([
  "items",
  "additionalItems",
  "unevaluatedItems",
  "contains",
  "additionalProperties",
  "unevaluatedProperties",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
]);

/** Keywords whose null is a value like any other. */
export const NULLABLE = new Set(["default", "const", "enum", "examples"]);

const text = string("Text");
const count = integer("Count", { min: 0 });
const limit = number("Limit");

const pattern: Field = {
  ...text,
  expects: "a regular expression",
  check(value) {
    const issues = text.check(value);
    if (issues.length > 0) return issues;
    try {
      new RegExp(String(value), "u");
      return [];
    } catch {
      return [{ path: [], message: `found ${JSON.stringify(value)}, expected a regular expression` }];
    }
  },
};

const enumeration = list("Values", { ...text, expects: "a value", check: () => [] }, { min: 1 });

/** Keyword → what it may be; what is not listed here is left to whoever reads the schema. */
export const PLAIN_KEYWORDS: Readonly<Record<string, Field>> = {
  title: text,
  description: text,
  format: text,
  pattern,
  enum: enumeration,
  minimum: limit,
  maximum: limit,
  exclusiveMinimum: limit,
  exclusiveMaximum: limit,
  multipleOf: limit,
  minLength: count,
  maxLength: count,
  minItems: count,
  maxItems: count,
  minProperties: count,
  maxProperties: count,
  uniqueItems: boolean("Whether items must differ"),
};

/** Dialects the input can be checked by; the older ones differ from draft-07 in what hardly anybody uses. */
export const DIALECT = /^https?:\/\/json-schema\.org\/(?:draft-0[467]\/|draft\/(?:2019-09|2020-12)\/)schema#?$/;

export const OLD_DIALECT = /draft-0[46]/;

export const DRAFT_07 = "http://json-schema.org/draft-07/schema#";

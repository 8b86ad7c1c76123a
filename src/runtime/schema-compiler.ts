/** Turns a JSON Schema (2020-12, or draft-07 where it says so) into a validator, by Ajv. */
import { Ajv, type AnySchema, type ErrorObject, type Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormatsModule from "ajv-formats";
import type { JsonSchema } from "./agent.ts";
import type { Validator } from "./validate.ts";

const OPTIONS: Options = {
  strict: false,
  allErrors: true,
  logger: false,
  addUsedSchema: false,
  // Compiling the schema of schemas takes five times as long as all else, and the loader has looked at these.
  meta: false,
  validateSchema: false,
};

// The package's types describe its CommonJS form only.
const addFormats = addFormatsModule as unknown as (ajv: Ajv) => Ajv;

let modern: Ajv | undefined;
let draft07: Ajv | undefined;

/** @throws the compiler's error when the schema is not a valid one. */
export function compileSchema(schema: JsonSchema): Validator {
  const body = withoutDialect(schema);
  const check = isDraft07(schema) ? draft07Compiler().compile(body) : compileModern(body);
  return (value) => (check(value) ? [] : describe(check.errors ?? []));
}

/** Many schemas without `$schema` are draft-07 by habit (`items` as a list), so that is tried second. */
function compileModern(schema: AnySchema) {
  modern ??= addFormats(new Ajv2020(OPTIONS));
  try {
    return modern.compile(schema);
  } catch (error) {
    try {
      return draft07Compiler().compile(schema);
    } catch {
      throw error;
    }
  }
}

function draft07Compiler(): Ajv {
  draft07 ??= addFormats(new Ajv(OPTIONS));
  return draft07;
}

function isDraft07(schema: JsonSchema): boolean {
  return /draft-0[4-7]/.test(String(schema.$schema ?? ""));
}

/** Agents may share an `$id`, and the dialect is chosen already. */
function withoutDialect({ $schema: _schema, ...schema }: JsonSchema): AnySchema {
  return schema;
}

const MAX_FAULTS = 8;

function describe(errors: readonly ErrorObject[]): string[] {
  const faults = new Set<string>();
  for (const error of errors) {
    // The branches of a union say the same again, one by one.
    if (error.keyword === "if") continue;
    faults.add(toSentence(error));
  }
  const all = [...faults];
  return all.length > MAX_FAULTS ? [...all.slice(0, MAX_FAULTS), `and ${all.length - MAX_FAULTS} more`] : all;
}

function toSentence({ keyword, instancePath, params, message }: ErrorObject): string {
  const field = toField(instancePath);
  const details = params as Record<string, unknown>;
  switch (keyword) {
    case "required":
      return `"${join(field, String(details.missingProperty))}" is required`;
    case "additionalProperties":
      return `"${join(field, String(details.additionalProperty))}" is not an input it takes`;
    case "unevaluatedProperties":
      return `"${join(field, String(details.unevaluatedProperty))}" is not an input it takes`;
    case "type":
      return `${named(field)} must be ${[details.type].flat().join(" or ")}`;
    case "enum":
      return `${named(field)} must be one of ${(details.allowedValues as unknown[]).map((v) => JSON.stringify(v)).join(", ")}`;
    case "const":
      return `${named(field)} must be ${JSON.stringify(details.allowedValue)}`;
    case "false schema":
      return `${named(field)} is not allowed`;
    default:
      return `${named(field)} ${message ?? "is not valid"}`;
  }
}

/** `/rows/0/name` → `rows[0].name` */
function toField(pointer: string): string {
  let field = "";
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    field = /^\d+$/.test(key) ? `${field}[${key}]` : join(field, key);
  }
  return field;
}

function join(field: string, key: string): string {
  return field ? `${field}.${key}` : key;
}

function named(field: string): string {
  return field ? `"${field}"` : "The value";
}

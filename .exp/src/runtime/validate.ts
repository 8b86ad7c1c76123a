/** Checks values against JSON Schemas, with messages that name the field; compiled once per schema. */
import { AppError } from "../errors.ts";
import type { JsonSchema } from "./agent.ts";

/** What is wrong with a value, one sentence a fault; empty when it fits. */
export type Validator = (value: unknown) => string[];

const validators = new WeakMap<JsonSchema, Validator>();
let compiler: typeof import("./schema-compiler.ts") | undefined;

/**
 * The validator of a schema. Only the first schema of a process has to wait for the compiler.
 * @throws AppError AGENT when the schema itself cannot be compiled.
 */
export function validatorFor(schema: JsonSchema): Validator | Promise<Validator> {
  const known = validators.get(schema);
  if (known) return known;
  if (isPermissive(schema)) return remember(schema, acceptAny);
  if (compiler) return remember(schema, compile(compiler, schema));
  return loadCompiler().then((loaded) => validators.get(schema) ?? remember(schema, compile(loaded, schema)));
}

async function loadCompiler(): Promise<typeof import("./schema-compiler.ts")> {
  compiler ??= await import("./schema-compiler.ts");
  return compiler;
}

function compile({ compileSchema }: typeof import("./schema-compiler.ts"), schema: JsonSchema): Validator {
  try {
    return compileSchema(schema);
  } catch (error) {
    throw new AppError("AGENT", `Cannot compile the JSON Schema: ${(error as Error).message}`, { cause: error });
  }
}

function remember(schema: JsonSchema, validator: Validator): Validator {
  validators.set(schema, validator);
  return validator;
}

/** An object schema that says nothing an object could break needs no compiler. */
function isPermissive(schema: JsonSchema): boolean {
  return Object.keys(schema).every((key) => {
    if (key === "type") return schema.type === "object";
    if (key === "properties") return Object.keys(schema.properties as object).length === 0;
    return key === "$schema" || key === "title" || key === "description";
  });
}

function acceptAny(): string[] {
  return [];
}

/** What a file may contain, as data: read by the loader's checks and by whoever describes the format. */
import { camelCase } from "../util/camel-case.ts";
import { found } from "../util/found.ts";
import { isRecord } from "../util/is-record.ts";
import { snakeCase } from "../util/snake-case.ts";

/** One key of a project file. */
export interface Field {
  /** What is right here, to complete "expected …". */
  readonly expects: string;
  readonly description: string;
  /** The JSON Schema of the value, for editors. */
  readonly schema: Record<string, unknown>;
  /** What is wrong with a value that is neither null nor absent; empty when it is right. */
  check(value: unknown): FieldIssue[];
}

export interface FieldIssue {
  /** From the field's value to the part that is wrong. */
  path: (string | number)[];
  message: string;
}

/** Canonical camelCase key → field. Files may spell keys in snake, kebab or camel case. */
export type Fields = Readonly<Record<string, Field>>;

/** Bounds that a number must keep, both included. */
export interface Range {
  min?: number;
  max?: number;
}

export function string(description: string): Field {
  return simple("a string", { type: "string", description }, (value) => typeof value === "string");
}

export function boolean(description: string): Field {
  return simple("true or false", { type: "boolean", description }, (value) => typeof value === "boolean");
}

export function number(description: string, range: Range = {}): Field {
  const fits = (value: unknown) => typeof value === "number" && Number.isFinite(value) && within(value, range);
  return simple(`a number${rangeText(range)}`, { type: "number", ...bounds(range), description }, fits);
}

export function integer(description: string, range: Range = {}): Field {
  const fits = (value: unknown) => Number.isInteger(value) && within(Number(value), range);
  return simple(`a whole number${rangeText(range)}`, { type: "integer", ...bounds(range), description }, fits);
}

export function oneOf(description: string, values: readonly (string | number | boolean)[]): Field {
  const expects = values.length === 1 ? `"${values[0]}"` : `one of ${values.join(", ")}`;
  return simple(expects, { enum: [...values], description }, (value) => values.some((known) => known === value));
}

/** Anything at all, such as the value of a default. */
export function anything(description: string): Field {
  return simple("a value", { description }, () => true);
}

/** A function of the author's own, which only JavaScript and TypeScript files can write. */
export function code(description: string): Field {
  return simple("a function", { description }, (value) => typeof value === "function");
}

/** An object; with `fields` the keys named there are checked, and others are let through. */
export function record(description: string, fields: Fields = {}, required: readonly string[] = []): Field {
  const properties = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.schema]));
  const schema = Object.keys(fields).length > 0 ? { type: "object", properties } : { type: "object" };
  return {
    expects: "an object",
    description,
    schema: { ...schema, ...(required.length > 0 ? { required: [...required] } : {}), description },
    check(value) {
      if (!isRecord(value)) return [mismatch(value, "an object")];
      const present = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
      const known = new Set(present.map(([key]) => camelCase(key)));
      return [
        ...required.filter((key) => !known.has(key)).map((key) => missing(key, fields[key])),
        ...present.flatMap(([key, item]) => below(key, fields[camelCase(key)]?.check(item) ?? [])),
      ];
    },
  };
}

export function list(description: string, of: Field, { min = 0 }: { min?: number } = {}): Field {
  const expects = `a list, each item ${of.expects}`;
  return {
    expects,
    description,
    schema: { type: "array", items: of.schema, ...(min > 0 ? { minItems: min } : {}), description },
    check(value) {
      if (!Array.isArray(value)) return [mismatch(value, expects)];
      if (value.length < min) return [{ path: [], message: `found ${value.length} items, expected at least ${min}` }];
      return value.flatMap((item, index) => below(index, of.check(item)));
    },
  };
}

/** A value that fits one of several fields; a near miss is reported in the words of the one it comes nearest to. */
export function either(description: string, ...fields: readonly Field[]): Field {
  const expects = fields.map((field) => field.expects).join(" or ");
  return {
    expects,
    description,
    schema: { anyOf: fields.map((field) => field.schema), description },
    check(value) {
      const attempts = fields.map((field) => field.check(value));
      if (attempts.some((issues) => issues.length === 0)) return [];
      const inside = attempts.find((issues) => issues.every((issue) => issue.path.length > 0));
      return inside ?? [mismatch(value, expects)];
    },
  };
}

function simple(expects: string, schema: Record<string, unknown>, fits: (value: unknown) => boolean): Field {
  return {
    expects,
    description: String(schema.description),
    schema,
    check: (value) => (fits(value) ? [] : [mismatch(value, expects)]),
  };
}

function mismatch(value: unknown, expects: string): FieldIssue {
  return { path: [], message: `found ${found(value)}, expected ${expects}` };
}

function missing(key: string, field: Field | undefined): FieldIssue {
  return { path: [], message: `"${snakeCase(key)}" is missing, expected ${field?.expects ?? "a value"}` };
}

function below(key: string | number, issues: FieldIssue[]): FieldIssue[] {
  return issues.map(({ path, message }) => ({ path: [key, ...path], message }));
}

function within(value: number, { min = -Infinity, max = Infinity }: Range): boolean {
  return value >= min && value <= max;
}

function bounds({ min, max }: Range): Record<string, number> {
  return { ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) };
}

function rangeText({ min, max }: Range): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? "" : ` of at most ${max}`;
}

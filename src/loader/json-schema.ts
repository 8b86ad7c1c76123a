/** What an author wrote as a schema → one valid JSON Schema, with the files it names inlined. */
import { dirname, extname, relative } from "node:path";
import { errorMessage } from "../errors.ts";
import type { JsonSchema } from "../runtime/agent.ts";
import { found } from "../util/found.ts";
import { isRecord } from "../util/is-record.ts";
import { readDataFile } from "./data-file.ts";
import { type Place, type Problems, pathText } from "./problems.ts";
import { existingFile } from "./reference.ts";
import * as keywords from "./schema-keywords.ts";
import { checkReferences, type Reference, toReference } from "./schema-reference.ts";
import { readType, withNull } from "./schema-type.ts";

const FILE_TYPES = [".yaml", ".yml", ".json"];

/** Where the walk stands: in which document, and where in the schema that comes of it. */
interface Scope {
  place: Place;
  /** JSON Pointer of the schema being made, within the whole. */
  pointer: string;
  /** JSON Pointer of the document's root within the whole. */
  root: string;
  /** Whether it describes a value by itself, and not a condition or one side of a choice. */
  isValue: boolean;
  /** Schema files that contain this place, outermost first. */
  trail: readonly string[];
  /** Objects that contain this one; those of code may contain themselves. */
  ancestors: readonly object[];
}

interface Walk {
  /** Paths start here, whichever file they stand in. */
  base: string;
  problems: Problems;
  references: Reference[];
}

/** An object or the path of a file that holds one; undefined when it cannot be used, which is then a problem. */
export async function loadSchema(value: unknown, place: Place, problems: Problems): Promise<JsonSchema | undefined> {
  const walk: Walk = { base: dirname(place.file), problems, references: [] };
  const before = problems.count;
  const schema = await toSchema(value, { place, pointer: "", root: "", isValue: true, trail: [], ancestors: [] }, walk);
  if (problems.count > before) return undefined;
  if (!isRecord(schema)) return complain(place, `found ${found(schema)}, expected an object or the path of a file`);
  checkReferences(schema, walk.references);
  return problems.count > before ? undefined : describesObject(schema, place);
}

/** Input and output are objects, and protocols want their schemas to say so. */
function describesObject(schema: JsonSchema, place: Place): JsonSchema | undefined {
  const type = schema.type ?? "object";
  if (type === "object") return "type" in schema ? schema : { type: "object", ...schema };
  if (Array.isArray(type) && type.includes("object")) return { ...schema, type: "object" };
  return complain(place, `found a schema of ${[type].flat().join(" or ")}, expected one of type object`);
}

async function toSchema(value: unknown, scope: Scope, walk: Walk): Promise<JsonSchema | boolean> {
  const { place } = scope;
  if (typeof value === "boolean") return value;
  if (isAbsent(value)) return {};
  if (typeof value === "string") return await fromFile(value, scope, walk);
  if (isValidator(value)) return await fromValidator(value, scope, walk);
  if (!isRecord(value)) {
    complain(place, `found ${found(value)}, expected a schema or the path of one`);
    return {};
  }
  if (scope.ancestors.includes(value)) {
    complain(place, "found a schema that contains itself, expected a reference to it under $ref");
    return {};
  }
  const nested = { ...scope, ancestors: [...scope.ancestors, value] };
  if (typeof value.$ref === "string") {
    const outcome = toReference(value.$ref, { place, root: scope.root, hasId: "$id" in value });
    if (outcome?.file !== undefined) return await fromReference(outcome.file, value, nested, walk);
    if (outcome) walk.references.push(outcome.reference);
    return await fromObject({ ...value, $ref: outcome?.reference.pointer ?? value.$ref }, nested, walk);
  }
  return await fromObject(value, nested, walk);
}

async function fromObject(value: Record<string, unknown>, scope: Scope, walk: Walk): Promise<JsonSchema> {
  const schema: JsonSchema = {};
  for (const [key, part] of Object.entries(value)) {
    if (isAbsent(part) && !(part === null && keywords.NULLABLE.has(key))) continue;
    const pointer = `${scope.pointer}/${toToken(key)}`;
    const isValue = key === "properties" || key === "items";
    const below: Scope = { ...scope, place: scope.place.below(key), pointer, isValue };
    if (keywords.SCHEMA_MAPS.has(key)) await setMap(schema, key, part, below, walk);
    else if (keywords.SCHEMA_LISTS.has(key)) await setList(schema, key, part, below, walk);
    else if (key === "items" && Array.isArray(part)) await setList(schema, key, part, below, walk);
    else if (keywords.SCHEMAS.has(key)) schema[key] = await toSchema(part, below, walk);
    else setKeyword(schema, key, part, value, below);
  }
  liftRequired(schema, value);
  if (scope.isValue && isRecord(schema.properties) && isAbsent(value.type)) schema.type = "object";
  return value.nullable === true ? withNull(schema) : schema;
}

function setKeyword(schema: JsonSchema, key: string, part: unknown, whole: JsonSchema, scope: Scope): void {
  const { place } = scope;
  if (key === "nullable") return;
  if (key === "type") {
    const type = readType(part, place);
    if (type !== undefined) schema.type = type;
    return;
  }
  if (key === "required") {
    if (Array.isArray(part) && part.every((name) => typeof name === "string")) schema.required = part;
    else if (typeof part !== "boolean") complain(place, `found ${found(part)}, expected a list of names`);
    return;
  }
  if (key === "$schema" || key === "$id") {
    setIdentity(schema, key, part, scope);
    return;
  }
  // Draft-04 says whether `minimum` is meant to be exclusive, later ones say which number is.
  if (typeof part === "boolean" && (key === "exclusiveMinimum" || key === "exclusiveMaximum")) {
    const limit = key === "exclusiveMinimum" ? "minimum" : "maximum";
    if (part && whole[limit] !== undefined) schema[key] = whole[limit];
    return;
  }
  for (const { path, message } of keywords.PLAIN_KEYWORDS[key]?.check(part) ?? []) {
    complain(place.below(...path), message);
  }
  schema[key] = part;
}

/** Only the outermost document names its dialect and itself: an inlined one is a part of it. */
function setIdentity(schema: JsonSchema, key: "$schema" | "$id", part: unknown, { place, root, pointer }: Scope): void {
  if (key === "$schema" && (typeof part !== "string" || !keywords.DIALECT.test(part))) {
    complain(place, `found ${found(part)}, expected JSON Schema 2020-12 or draft-07`);
    return;
  }
  if (root !== "") return;
  const isOld = key === "$schema" && pointer === "/$schema" && keywords.OLD_DIALECT.test(String(part));
  schema[key] = isOld ? keywords.DRAFT_07 : part;
}

async function setMap(schema: JsonSchema, key: string, part: unknown, scope: Scope, walk: Walk): Promise<void> {
  if (!isRecord(part)) {
    complain(scope.place, `found ${found(part)}, expected an object of schemas`);
    return;
  }
  const entries: [string, unknown][] = [];
  for (const [name, item] of Object.entries(part)) {
    const below = { ...scope, place: scope.place.below(name), pointer: `${scope.pointer}/${toToken(name)}` };
    entries.push([name, await toSchema(item, below, walk)]);
  }
  schema[key] = Object.fromEntries(entries);
}

async function setList(schema: JsonSchema, key: string, part: unknown, scope: Scope, walk: Walk): Promise<void> {
  if (!Array.isArray(part) || part.length === 0) {
    complain(scope.place, `found ${found(part)}, expected a list of schemas`);
    return;
  }
  const items: unknown[] = [];
  for (const [index, item] of part.entries()) {
    const below = { ...scope, place: scope.place.below(index), pointer: `${scope.pointer}/${index}` };
    items.push(await toSchema(item, below, walk));
  }
  schema[key] = items;
}

/** `required: true` at a property means its object's list, where there is none. */
function liftRequired(schema: JsonSchema, value: JsonSchema): void {
  if (Array.isArray(value.required) || !isRecord(value.properties)) return;
  const names = Object.entries(value.properties).filter(([, item]) => isRecord(item) && item.required === true);
  if (names.length > 0) schema.required = names.map(([name]) => name);
}

async function fromReference(file: string, value: JsonSchema, scope: Scope, walk: Walk): Promise<JsonSchema | boolean> {
  const { $ref: _, ...siblings } = value;
  const place = scope.place.below("$ref");
  if (Object.keys(siblings).length === 0) return await fromFile(file, { ...scope, place }, walk);
  const schema = await fromObject(siblings, scope, walk);
  const others = Array.isArray(schema.allOf) ? schema.allOf : [];
  const pointer = `${scope.pointer}/allOf/${others.length}`;
  return { ...schema, allOf: [...others, await fromFile(file, { ...scope, place, pointer }, walk)] };
}

async function fromFile(reference: string, scope: Scope, walk: Walk): Promise<JsonSchema | boolean> {
  const { place, trail } = scope;
  if (keywords.TYPES.some((type) => type === reference)) {
    complain(place, `found ${found(reference)}, expected a schema such as {type: ${reference}} or the path of one`);
    return {};
  }
  const file = existingFile(reference, { base: walk.base, place, failure: "Failed to load JSON Schema" });
  if (!file) return {};
  if (!FILE_TYPES.includes(extname(file).toLowerCase())) {
    place.problem(`Unsupported JSON Schema file type: ${reference}, expected one of ${FILE_TYPES.join(", ")}`);
    return {};
  }
  if (trail.includes(file)) {
    const names = [...trail.slice(trail.indexOf(file)), file].map((path) => relative(walk.base, path));
    complain(place, `found a schema that contains itself: ${names.join(" → ")}`);
    return {};
  }
  const loaded = await readDataFile(file, { problems: walk.problems, role: "JSON Schema" });
  if (!loaded) return {};
  const inner = walk.problems.place(loaded.source);
  if (!isRecord(loaded.data)) {
    inner.problem(`found ${found(loaded.data)}, expected a JSON Schema object`);
    return {};
  }
  return await toSchema(loaded.data, { ...scope, place: inner, root: scope.pointer, trail: [...trail, file] }, walk);
}

async function fromValidator(value: unknown, scope: Scope, walk: Walk): Promise<JsonSchema | boolean> {
  const { toJsonSchema } = await import("../embed/validator-schema.ts");
  try {
    const schema = await toJsonSchema(value);
    if (schema) return await toSchema(schema, { ...scope, root: scope.pointer }, walk);
    complain(scope.place, "found a schema of a validation library, expected one of zod, or a JSON Schema object");
  } catch (error) {
    complain(scope.place, `found a schema of zod that cannot be written as JSON Schema: ${errorMessage(error)}`);
  }
  return {};
}

/** Schemas of zod, valibot and the like: objects full of methods that say nothing about JSON by themselves. */
function isValidator(value: unknown): boolean {
  if (typeof value !== "object" && typeof value !== "function") return false;
  return value !== null && ("~standard" in value || "_def" in value || "_zod" in value);
}

function complain(place: Place, message: string): undefined {
  place.problem(place.path.length > 0 ? `"${pathText(place.path)}": ${message}` : message);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function toToken(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Tool arguments that travel in HTTP headers as well (`x-mcp-header`), and whether both say the same. */
import type { JsonSchema } from "../runtime/agent.ts";
import { isRecord } from "../util/is-record.ts";
import { decodeHeader } from "./header-value.ts";

export interface ParamHeader {
  /** `Mcp-Param-…` */
  header: string;
  path: readonly string[];
}

const KEY = "x-mcp-header";
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const TYPES = new Set(["string", "integer", "boolean"]);

/** The annotations of a schema, and a sentence for each that clients would reject the tool for. */
export function findParamHeaders(schema: JsonSchema): { headers: ParamHeader[]; faults: string[] } {
  const headers: ParamHeader[] = [];
  const faults: string[] = [];
  const seen = new Set<string>();

  function visit(node: unknown, path: readonly string[]): void {
    if (!isRecord(node) || !isRecord(node.properties)) return;
    for (const [key, property] of Object.entries(node.properties)) {
      const here = [...path, key];
      if (isRecord(property) && KEY in property) take(property, here);
      visit(property, here);
    }
  }

  function take(property: JsonSchema, path: readonly string[]): void {
    const name = property[KEY];
    const at = `"${path.join(".")}"`;
    if (typeof name !== "string" || !TOKEN.test(name)) return void faults.push(`${at}: "${KEY}" must be a header name`);
    if (!TYPES.has(String(property.type)))
      return void faults.push(`${at}: "${KEY}" needs a string, integer or boolean`);
    if (seen.has(name.toLowerCase())) return void faults.push(`${at}: "${KEY}" "${name}" is used twice`);
    seen.add(name.toLowerCase());
    headers.push({ header: `Mcp-Param-${name}`, path });
  }

  visit(schema, []);
  return { headers, faults };
}

/** What disagrees between headers and arguments, or undefined when nothing does. */
export function paramHeaderFault(
  declared: readonly ParamHeader[],
  headers: Headers,
  input: JsonSchema,
): string | undefined {
  for (const { header, path } of declared) {
    const expected = valueAt(input, path);
    const raw = headers.get(header);
    if (expected === undefined || expected === null) {
      if (raw !== null) return `${header} is set, but the argument "${path.join(".")}" is not`;
      continue;
    }
    if (raw === null) return `${header} is missing, though the argument "${path.join(".")}" is given`;
    const given = decodeHeader(raw);
    if (given === undefined) return `${header} is not valid base64`;
    if (!agrees(given, expected)) return `${header} does not match the argument "${path.join(".")}"`;
  }
  return undefined;
}

function agrees(given: string, expected: unknown): boolean {
  return typeof expected === "number" ? given.trim() !== "" && Number(given) === expected : given === String(expected);
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), input);
}

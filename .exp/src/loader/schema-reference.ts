/** The `$ref`s of a schema: what they point to, also after their document became a part of another. */
import type { JsonSchema } from "../runtime/agent.ts";
import { isRecord } from "../util/is-record.ts";
import { type Place, pathText } from "./problems.ts";

export interface Reference {
  /** `#/$defs/name`, counted from the root of the whole. */
  readonly pointer: string;
  readonly written: string;
  readonly place: Place;
}

type Outcome = { reference: Reference; file?: undefined } | { file: string };

/** Undefined when there is nothing to follow or to check. */
export function toReference(
  written: string,
  { place, root, hasId }: { place: Place; root: string; hasId: boolean },
): Outcome | undefined {
  const at = place.below("$ref");
  if (written.startsWith("#")) {
    const isPointer = written === "#" || written.startsWith("#/");
    return isPointer ? { reference: { pointer: `#${root}${written.slice(1)}`, written, place: at } } : undefined;
  }
  if (hasId) return undefined;
  if (/^[a-z][a-z+.-]+:/i.test(written) || written.includes("#")) {
    at.problem(`"${pathText(at.path)}": "${written}" is not followed, expected "#/$defs/…" or the path of a file`);
    return undefined;
  }
  return { file: written };
}

/** Complains of references that lead nowhere. */
export function checkReferences(schema: JsonSchema, references: readonly Reference[]): void {
  for (const { pointer, written, place } of references) {
    if (!leadsSomewhere(schema, pointer)) place.problem(`"${pathText(place.path)}": there is no "${written}"`);
  }
}

function leadsSomewhere(schema: unknown, pointer: string): boolean {
  let node = schema;
  for (const part of pointer.split("/").slice(1)) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(node)) node = node[Number(key)];
    else if (isRecord(node) && Object.hasOwn(node, key)) node = node[key];
    else return false;
  }
  return node !== undefined;
}

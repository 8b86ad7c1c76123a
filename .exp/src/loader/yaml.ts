/** YAML text → data, with a way back from the data to the lines it was written on. */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { errorMessage } from "../errors.ts";
import { camelCase } from "../util/camel-case.ts";
import { type Position, positionAt } from "../util/code-frame.ts";
import type { Part, Path } from "./problems.ts";

export interface ParsedYaml {
  /** Plain data; null when the text holds nothing. */
  data: unknown;
  /** What keeps the text from being read. */
  faults: TextFault[];
  warnings: TextFault[];
  /** Keys may be spelled as they are written or in camelCase; of a path that leads nowhere the part that exists counts. */
  locate(path: Path, part: Part): Position;
}

export interface TextFault {
  message: string;
  position: Position;
}

/** YAML 1.2; a key that stands twice is a fault. JSON is YAML too. */
export function parseYaml(text: string): ParsedYaml {
  const document = parseDocument(text, { prettyErrors: false, logLevel: "error" });
  const toFault = ({ code, message, pos }: YAMLError): TextFault => ({
    message: plainMessage(code, message, text.slice(pos[0]).match(/^[^\s:]+/)?.[0]),
    position: positionAt(text, pos[0]),
  });
  const faults = trustworthy(document.errors).map(toFault);
  if (faults.length === 0) faults.push(...aliasFaults(document, text));

  return {
    data: faults.length > 0 ? null : document.toJS(),
    faults,
    warnings: document.warnings.map(toFault),
    locate: (path, part) => locate(document, text, path, part),
  };
}

function plainMessage(code: string, message: string, word: string | undefined): string {
  if (code === "DUPLICATE_KEY") return `the key "${word}" stands twice`;
  if (code === "MULTIPLE_DOCS") return "found several documents, expected one";
  if (code === "BLOCK_AS_IMPLICIT_KEY")
    return `a text that contains ": " needs quotes, or a block after | (${message})`;
  return message;
}

/** The first mistake of syntax confuses the parser, and what it says of the rest then helps nobody. */
function trustworthy(errors: readonly YAMLError[]): YAMLError[] {
  const sorted = errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  const first = sorted.findIndex(({ code }) => code !== "DUPLICATE_KEY");
  return first < 0 ? sorted : sorted.slice(0, first + 1);
}

/** Aliases to nothing, and those that would make data without an end. */
function aliasFaults(document: Document.Parsed, text: string): TextFault[] {
  const faults: TextFault[] = [];
  visit(document, {
    Alias(_, alias, ancestors) {
      const target = alias.resolve(document);
      const position = positionAt(text, alias.range?.[0] ?? 0);
      if (!target) faults.push({ message: `there is no anchor "&${alias.source}"`, position });
      if (target && ancestors.includes(target)) {
        faults.push({ message: `"*${alias.source}" stands inside of what it repeats`, position });
      }
    },
  });
  if (faults.length > 0) return faults;
  try {
    document.toJS();
    return [];
  } catch (error) {
    return [{ message: errorMessage(error), position: { line: 1, column: 1 } }];
  }
}

function locate(document: Document.Parsed, text: string, path: Path, part: Part): Position {
  let value: Node | null = document.contents;
  let key: Node | null = null;
  let complete = true;
  for (const segment of path) {
    if (isAlias(value)) value = value.resolve(document) ?? null;
    const next = step(value, segment);
    if (!next) {
      complete = false;
      break;
    }
    key = next.key;
    value = next.value;
  }
  if (complete && typeof part === "object" && value) return inside(text, value, part);

  const node = (complete && part === "key" ? key : valueOrKey(text, key, value)) ?? value ?? key;
  return positionAt(text, node?.range?.[0] ?? 0);
}

function step(node: Node | null, segment: string | number): { key: Node | null; value: Node | null } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(segment)];
    return isNode(item) ? { key: item, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = findPair(node.items, String(segment));
  return pair && { key: isNode(pair.key) ? pair.key : null, value: isNode(pair.value) ? pair.value : null };
}

function findPair(pairs: readonly Pair[], name: string): Pair | undefined {
  const keyOf = ({ key }: Pair) => String(isScalar(key) ? key.value : key);
  return pairs.find((pair) => keyOf(pair) === name) ?? pairs.find((pair) => camelCase(keyOf(pair)) === camelCase(name));
}

/** A value that starts on a later line than its key is a block: the key says better what is meant. */
function valueOrKey(text: string, key: Node | null, value: Node | null): Node | null {
  if (!key?.range || !value?.range) return value ?? key;
  const between = text.slice(key.range[0], value.range[0]);
  return between.includes("\n") || value.range[0] === value.range[1] ? key : value;
}

/** A place inside of a text, where the text's own lines can be told from the file's. */
function inside(text: string, node: Node, { line, column }: Position): Position {
  const start = node.range?.[0] ?? 0;
  const opening = positionAt(text, start);
  if (text[start] === "|" || text[start] === ">") {
    const body = text.slice(start).split("\n").slice(1);
    const indent = body.find((source) => source.trim() !== "")?.search(/\S/) ?? 0;
    return { line: opening.line + line, column: indent + column };
  }
  const quote = text[start] === '"' || text[start] === "'" ? 1 : 0;
  return line === 1 ? { line: opening.line, column: opening.column + quote + column - 1 } : opening;
}

/**
 * YAML that holds nothing difficult, read by the parser that is built into the runtime: that takes a fraction of the
 * time the whole language does, most of which is spent on loading its parser. Whatever two parsers might read
 * differently is left alone, as is every mistake.
 */

/** The text's data; undefined when the text needs the whole language. */
export function parsePlainYaml(text: string): { data: unknown } | undefined {
  if (UNUSUAL.test(text) || !isPlain(text.split("\n"))) return undefined;
  try {
    return { data: Bun.YAML.parse(text) };
  } catch {
    return undefined;
  }
}

/** Tabs, carriage returns and the characters Unicode breaks lines at; byte order marks; ends of documents. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNUSUAL = /[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029\ufeff]|^(?:---|\.\.\.)/m;

const KEY = /^([A-Za-z_$][\w.$/-]*):(?: +(.*))?$/;

/** Keys that are no strings to YAML, or none to JavaScript. */
const ODD_KEY = /^(?:true|false|null|__proto__)$/i;

const PLAIN = String.raw`(?:[A-Za-z_$/]|\.{1,2}/)(?:[^:#]|:(?=[^\s]))*`;
const NUMBER = String.raw`-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?`;
const QUOTED = String.raw`"[^"\\]*"|'[^']*'`;
const FLOW_ITEM = String.raw`(?:[A-Za-z_/][\w./ -]*|${QUOTED})`;
const FLOW_LIST = String.raw`\[ *(?:${FLOW_ITEM}(?: *, *${FLOW_ITEM})*)? *\]`;
const VALUE = new RegExp(`^(?:${PLAIN}|${NUMBER}|${QUOTED}|${FLOW_LIST})$`);
const BLOCK = /^\|-?$/;

/** A list or an object that lines may still be added to. */
interface Container {
  readonly indent: number;
  readonly keys: Set<string> | undefined;
}

function isPlain(lines: readonly string[]): boolean {
  const containers: Container[] = [];
  // What the next line may open: the value of the key or dash before it.
  let awaiting = true;

  /** Whether a dash or a key may stand at this column; makes the container it belongs to the last one. */
  function enter(indent: number, key: string | undefined): boolean {
    const isKey = key !== undefined;
    while ((containers.at(-1)?.indent ?? -1) > indent) {
      containers.pop();
      awaiting = false;
    }
    const last = containers.at(-1);
    // A list may stand at the column of the key it belongs to, and ends with the next key there.
    if (last?.indent === indent && isKey && !last.keys) {
      containers.pop();
      awaiting = false;
    }
    const container = containers.at(-1);
    const opens = container?.indent !== indent || (!isKey && container.keys !== undefined);
    if (opens) {
      if (!awaiting) return false;
      containers.push({ indent, keys: isKey ? new Set() : undefined });
    }
    const keys = containers.at(-1)?.keys;
    if (!isKey) return keys === undefined;
    if (!keys || keys.has(key)) return false;
    keys.add(key);
    return true;
  }

  for (let number = 0; number < lines.length; number++) {
    const line = lines[number] ?? "";
    if (/^ *(?:#|$)/.test(line)) continue;
    let indent = line.search(/\S/);
    let rest = line.slice(indent).trimEnd();
    const first = indent;
    while (/^-(?: |$)/.test(rest)) {
      if (!enter(indent, undefined)) return false;
      awaiting = true;
      const item = rest.slice(1).trimStart();
      indent += rest.length - item.length;
      rest = item;
    }
    if (rest === "") continue;

    const [, key, ofKey] = KEY.exec(rest) ?? [];
    if (key === undefined && first === indent) return false;
    if (key !== undefined && (ODD_KEY.test(key) || !enter(indent, key))) return false;
    const value = key === undefined ? rest : (ofKey ?? "");
    awaiting = value === "";
    if (awaiting) continue;
    if (BLOCK.test(value)) {
      const end = blockEnd(lines, number + 1, key === undefined ? first : indent);
      if (end === undefined) return false;
      number = end - 1;
    } else if (!VALUE.test(value)) return false;
  }
  return containers.length > 0;
}

/** The line after a block of text; undefined when its lines are indented in a way that means something. */
function blockEnd(lines: readonly string[], start: number, parent: number): number | undefined {
  let indent: number | undefined;
  for (let number = start; number < lines.length; number++) {
    const line = lines[number] ?? "";
    const own = line.search(/\S/);
    if (own < 0) {
      if (line.length > 0) return undefined;
      continue;
    }
    if (own <= parent) return indent === undefined ? undefined : number;
    indent ??= own;
    if (own < indent) return undefined;
  }
  return indent === undefined ? undefined : lines.length;
}

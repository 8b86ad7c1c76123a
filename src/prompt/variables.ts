/** Which inputs a template asks for, found by reading it rather than by running it. */
import { type Token, tagsOf } from "./tokens.ts";

/** Reads an included template: its text, and the name by which its own includes are resolved; `optional` ones may be missing. */
export type ReadTemplate = (
  name: string,
  from: string,
  optional: boolean,
) => { text: string; name: string } | undefined;

const KEYWORDS = new Set("and or not in is if else true false none null as with without context".split(" "));

/** What templates have without anybody giving it. */
const PROVIDED = new Set(["userContext", "$afs", "$agent", "range", "cycler", "joiner", "loop", "caller", "super"]);

/** Where the reader is: in which template, with which names bound from outside in. */
interface Place {
  readonly name: string;
  readonly scopes: Set<string>[];
  readonly scan: Scan;
}

interface Scan {
  readonly found: Set<string>;
  readonly seen: Set<string>;
  readonly read: ReadTemplate;
}

/** In the order of appearance; `name` is the template's own for the reader. */
export function templateVariables(text: string, name: string, read: ReadTemplate): string[] {
  const scan: Scan = { found: new Set(), seen: new Set([name]), read };
  scanTemplate(text, { name, scopes: [new Set()], scan });
  return [...scan.found];
}

function scanTemplate(text: string, place: Place): void {
  for (const { kind, tokens } of tagsOf(text)) {
    const [head, ...rest] = tokens;
    const statement = kind === "statement" && head ? STATEMENTS[head.text] : undefined;
    if (statement) statement(rest, place);
    if (!statement) collect(kind === "statement" ? rest : tokens, place);
  }
}

/** What each statement does with names; those not listed are a word and an expression. */
const STATEMENTS: Readonly<Record<string, (rest: Token[], place: Place) => void>> = {
  for: openLoop,
  asyncEach: openLoop,
  asyncAll: openLoop,
  endfor: closeScope,
  endeach: closeScope,
  endall: closeScope,
  macro([name, ...rest], place) {
    if (name) place.scopes.at(-1)?.add(name.text);
    openParameters(rest, place);
  },
  endmacro: closeScope,
  call(rest, place) {
    const end = rest[0]?.text === "(" ? closing(rest) + 1 : 0;
    collect(rest.slice(end), place);
    openParameters(rest.slice(0, end), place);
  },
  endcall: closeScope,
  set(rest, place) {
    const [targets, value] = splitAt(rest, "=");
    collect(value, place);
    for (const target of namesIn(targets)) place.scopes.at(-1)?.add(target);
  },
  import: (rest, place) => bindAfter("as", rest, place),
  from: (rest, place) => bindAfter("import", rest, place),
  include: follow,
  extends: follow,
  // The first word is a name of their own.
  filter: ([, ...rest], place) => collect(rest, place),
  block: () => {},
  endblock: () => {},
};

function openLoop(rest: Token[], place: Place): void {
  const [targets, list] = splitAt(rest, "in");
  collect(list, place);
  place.scopes.push(namesIn(targets));
}

function closeScope(_rest: Token[], { scopes }: Place): void {
  if (scopes.length > 1) scopes.pop();
}

/** Of `(a, b=1)`, binds a and b; what stands after an equals sign is an expression. */
function openParameters(tokens: Token[], place: Place): void {
  const values = tokens.filter((_, index) => tokens[index - 1]?.text === "=");
  collect(values, place);
  place.scopes.push(namesIn(tokens.filter((token) => !values.includes(token))));
}

function bindAfter(word: string, rest: Token[], { scopes }: Place): void {
  const [, imported] = splitAt(rest, word);
  for (const name of namesIn(imported)) scopes.at(-1)?.add(name);
}

function follow(rest: Token[], place: Place): void {
  const [target, next] = rest;
  const isLiteral = target?.type === "string" && next?.type !== "operator";
  if (!isLiteral) {
    collect(
      rest.filter(({ text }) => text !== "ignore" && text !== "missing"),
      place,
    );
    return;
  }

  const { scan, name, scopes } = place;
  const included = scan.read(target.text, name, next?.text === "ignore");
  if (!included || scan.seen.has(included.name)) return;
  scan.seen.add(included.name);
  const bound = new Set(scopes.flatMap((scope) => [...scope]));
  scanTemplate(included.text, { name: included.name, scopes: [bound], scan });
}

/** Adds the names of an expression that are neither bound, nor properties, filters, tests or argument names. */
function collect(tokens: readonly Token[], { scan, scopes }: Place): void {
  const brackets: string[] = [];
  for (const [index, { type, text }] of tokens.entries()) {
    if (type === "operator" && /[([{]/.test(text)) brackets.push(text);
    if (type === "operator" && /[)\]}]/.test(text)) brackets.pop();
    if (type !== "name" || KEYWORDS.has(text) || PROVIDED.has(text)) continue;
    if (isPart(tokens, index, brackets.at(-1)) || scopes.some((scope) => scope.has(text))) continue;
    scan.found.add(text);
  }
}

function isPart(tokens: readonly Token[], index: number, bracket: string | undefined): boolean {
  const before = tokens[index - 1]?.text;
  const next = tokens[index + 1]?.text;
  // Inputs are data: what is called is a macro or a function of the engine.
  if (before === "." || before === "|" || next === "(") return true;
  if (before === "is" || (before === "not" && tokens[index - 2]?.text === "is")) return true;
  return (bracket === "(" && next === "=") || (bracket === "{" && next === ":");
}

function namesIn(tokens: readonly Token[]): Set<string> {
  return new Set(tokens.filter(({ type, text }) => type === "name" && !KEYWORDS.has(text)).map(({ text }) => text));
}

/** What stands before the first such word, and what after it; all of it before where there is none. */
function splitAt(tokens: Token[], word: string): [Token[], Token[]] {
  const index = tokens.findIndex(({ text }) => text === word);
  return index < 0 ? [tokens, []] : [tokens.slice(0, index), tokens.slice(index + 1)];
}

function closing(tokens: readonly Token[]): number {
  let depth = 0;
  for (const [index, { text }] of tokens.entries()) {
    if (text === "(") depth++;
    if (text === ")" && --depth === 0) return index;
  }
  return tokens.length - 1;
}

/** Cuts a template into its tags, and a tag's expression into tokens, by the rules of nunjucks. */

export interface Tag {
  /** `output` for `{{ }}`, `statement` for `{% %}`. */
  kind: "output" | "statement";
  tokens: Token[];
}

export interface Token {
  type: "name" | "string" | "number" | "operator";
  /** Of a string, its content. */
  text: string;
}

const OPENINGS = /\{\{-?|\{%-?|\{#/g;

const TOKEN =
  /\s+|(?<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?<number>\d+(?:\.\d+)?)|(?<name>[^\s()[\]{}%*+\-~/#,:|.<>=!"']+)|(?<operator>===?|!==?|<=|>=|\/\/|\*\*|[^\s])/gy;

/** Comments and raw text are left out; an unclosed tag ends the list. */
export function tagsOf(template: string): Tag[] {
  const tags: Tag[] = [];
  let position = 0;
  for (;;) {
    OPENINGS.lastIndex = position;
    const opening = OPENINGS.exec(template);
    if (!opening) return tags;
    const start = opening.index + opening[0].length;
    if (opening[0] === "{#") {
      position = after(template, "#}", start);
      continue;
    }
    const kind = opening[0].startsWith("{{") ? "output" : "statement";
    const { tokens, end } = tokensOf(template, start, kind === "output" ? "}}" : "%}");
    const word = kind === "statement" ? tokens[0]?.text : undefined;
    position = word === "raw" || word === "verbatim" ? afterRaw(template, end, word) : end;
    if (word !== "raw" && word !== "verbatim") tags.push({ kind, tokens });
  }
}

function tokensOf(template: string, start: number, closing: string): { tokens: Token[]; end: number } {
  const tokens: Token[] = [];
  let braces = 0;
  for (let position = start; ; ) {
    const closes = template.startsWith(closing, position) || template.startsWith(`-${closing}`, position);
    if (closes && braces === 0) return { tokens, end: after(template, closing, position) };
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(template);
    if (!match) return { tokens, end: template.length };
    position = TOKEN.lastIndex;
    const { string, number, name, operator } = match.groups ?? {};
    if (operator === "{") braces++;
    if (operator === "}") braces--;
    if (string !== undefined) tokens.push({ type: "string", text: string.slice(1, -1) });
    if (number !== undefined) tokens.push({ type: "number", text: number });
    if (name !== undefined) tokens.push({ type: "name", text: name });
    if (operator !== undefined) tokens.push({ type: "operator", text: operator });
  }
}

function afterRaw(template: string, start: number, word: string): number {
  const end = new RegExp(`\\{%-?\\s*end${word}\\s*-?%\\}`, "g");
  end.lastIndex = start;
  return end.exec(template) ? end.lastIndex : template.length;
}

function after(template: string, text: string, start: number): number {
  const index = template.indexOf(text, start);
  return index < 0 ? template.length : index + text.length;
}

/** What the architecture test reads from a source file: its imports, its exports of others' exports, its code. */

export interface Import {
  /** As written, such as `../runtime/agent.ts` or `yaml`. */
  specifier: string;
  /** Loaded with the file, or when it is reached by `await import("…")`, or never: `typeof import("…")` is a type. */
  kind: "static" | "lazy" | "type";
}

/** Imports of values and of types alike: a type is knowledge, too. */
export function importsOf(source: string): Import[] {
  const text = withoutComments(source);
  const found = (pattern: RegExp, kind: Import["kind"]): Import[] =>
    [...text.matchAll(pattern)].map((match) => ({ specifier: match[1] ?? "", kind }));
  return [
    ...found(/^(?:import|export)\b[^"'`;=]*?\bfrom\s*["']([^"']+)["']/gm, "static"),
    ...found(/^import\s*["']([^"']+)["']/gm, "static"),
    ...found(/\btypeof import\(\s*["']([^"']+)["']/g, "type"),
    ...found(/(?<!\btypeof )\b(?:import|require)\(\s*["']([^"']+)["']/g, "lazy"),
  ];
}

/** Whether the file passes on what others export, as a barrel does. */
export function reexports(source: string): boolean {
  return /^export\s[^"'`;=]*?\bfrom\s*["']/m.test(withoutComments(source));
}

/** Comments blanked out, lines kept. Biome formats, so a comment never hides behind an operator or in an expression. */
export function withoutComments(source: string): string {
  return source
    .replace(/^\s*\/\*[\s\S]*?\*\//gm, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/(?<=[;{},(\s])\s\/\/ .*$/gm, "");
}

/** The sentence the file opens with, or nothing where it does not. */
export function openingSentence(source: string): string | undefined {
  const comment = source.match(/^\/\*\*([\s\S]*?)\*\//)?.[1];
  const text = comment?.replace(/^\s*\* ?/gm, "").trim();
  return text?.match(/^[A-Z`"][\s\S]*?[.:;](?=\s|$)/)?.[0];
}

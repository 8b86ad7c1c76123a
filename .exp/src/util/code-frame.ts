/** The source lines around a place, with a caret under it. */
export interface Position {
  /** Both count from 1. */
  line: number;
  column: number;
}

export function codeFrame(text: string, { line, column }: Position): string {
  const lines = text.split(/\r?\n/);
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 1);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const source = lines[number - 1] ?? "";
    frame.push(`${number === line ? ">" : " "} ${String(number).padStart(width)} | ${source}`.trimEnd());
    if (number !== line) continue;
    // Tabs are kept, so that the caret stands under its character whatever their width.
    const indent = source
      .slice(0, column - 1)
      .replace(/[^\t]/g, " ")
      .padEnd(column - 1);
    frame.push(`  ${" ".repeat(width)} | ${indent}^`);
  }
  return frame.join("\n");
}

/** Where the character at `offset` stands. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  const line = before.split("\n").length;
  return { line, column: before.length - lineStart + 1 };
}

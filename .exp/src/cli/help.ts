/** The text of `--help`: what a command does, its options with their defaults, and examples. */
import type { ArgDef } from "citty";
import { NAME, VERSION } from "../version.ts";
import type { Command } from "./command.ts";

export function renderHelp({ name, description, args, examples }: Command): string {
  const rows = Object.entries(args).map(([flag, definition]): [string, string] => [
    `--${flag}${definition.type === "boolean" ? "" : ` <${definition.valueHint ?? "value"}>`}`,
    describe(definition),
  ]);
  return [
    description,
    "",
    `Usage: ${NAME} ${name} [options]`,
    "",
    "Options:",
    columns([...rows, ["-h, --help", "Show this help"]]),
    "",
    "Examples:",
    ...examples.map((example) => `  ${example}`),
    "",
  ].join("\n");
}

export function renderOverview(commands: readonly Command[]): string {
  const shown = commands.filter(({ hidden }) => !hidden);
  return [
    `${NAME} ${VERSION}: serves a directory of AI agents as an MCP server`,
    "",
    `Usage: ${NAME} <command> [options]`,
    "",
    "Commands:",
    columns(shown.map(({ name, description }): [string, string] => [name, description])),
    "",
    "Options:",
    columns([
      ["-h, --help", "Show this help; after a command, that command's"],
      ["-v, --version", "Show the version"],
    ]),
    "",
    "Examples:",
    ...shown.flatMap(({ examples }) => examples.slice(0, 2).map((example) => `  ${example}`)),
    "",
  ].join("\n");
}

function describe(definition: ArgDef): string {
  const fallback =
    "default" in definition && definition.default !== undefined ? ` (default: ${definition.default})` : "";
  return `${definition.description ?? ""}${fallback}`;
}

function columns(rows: readonly [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

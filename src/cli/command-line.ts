/** The command line: finds the command, runs it, and turns what goes wrong into a message and an exit code. */
import { existsSync, statSync } from "node:fs";
import { AppError, formatProblem, isAppError, ProjectError } from "../errors.ts";
import { log, logsJson, mask } from "../log.ts";
import { isTerminal } from "../util/is-terminal.ts";
import { nearest } from "../util/nearest.ts";
import { STDERR, STDOUT, writeAll } from "../util/write-all.ts";
import { VERSION } from "../version.ts";
import { type Command, readArgs } from "./command.ts";
import { renderHelp, renderOverview } from "./help.ts";
import { selfTestCommand } from "./self-test-command.ts";
import { serveMcp } from "./serve-mcp.ts";

const commands: readonly Command[] = [serveMcp as unknown as Command, selfTestCommand as unknown as Command];

const OK = 0;
const FAILURE = 1;
const USAGE = 2;

/** @returns the exit code; undefined while a command goes on by itself */
export async function runCommandLine(argv: readonly string[]): Promise<number | undefined> {
  try {
    return await dispatch(argv);
  } catch (error) {
    report(error);
    return isAppError(error) && error.code === "USAGE" ? USAGE : FAILURE;
  }
}

async function dispatch(argv: readonly string[]): Promise<number | undefined> {
  const [first, ...rest] = argv;
  if (first === undefined || first === "--help" || first === "-h" || first === "help")
    return print(renderOverview(commands));
  if (first === "--version" || first === "-v") return print(`${VERSION}\n`);
  // A project file made executable by `#!/usr/bin/env aigne` arrives as the first argument.
  if (isFile(first)) return await dispatchProject(first, rest);
  const command = findCommand(first);
  if (rest.includes("--help") || rest.includes("-h")) return print(renderHelp(command));
  return await command.run(readArgs(command, rest), rest);
}

async function dispatchProject(file: string, argv: readonly string[]): Promise<number | undefined> {
  const [name, ...rest] = argv;
  const command = name === undefined || name.startsWith("-") ? undefined : findCommand(name);
  if (!command) return await dispatch(argv);
  const named = rest.some((word) => /^--(?:path|url)(?:=|$)/.test(word));
  return await dispatch([command.name, ...("path" in command.args && !named ? ["--path", file] : []), ...rest]);
}

function findCommand(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const isOption = name.startsWith("-");
  const shown = commands.filter(({ hidden }) => !hidden).map((candidate) => candidate.name);
  const names = isOption ? ["--help", "--version"] : shown;
  const near = nearest(name, names);
  const what = isOption ? "option" : "command";
  throw new AppError(
    "USAGE",
    `Unknown ${what} "${name}"${near ? `, did you mean "${near}"?` : `, expected one of ${names.join(", ")}`}`,
  );
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function print(text: string): number {
  writeAll(STDOUT, text);
  return OK;
}

function report(error: unknown): void {
  const warnings = error instanceof ProjectError ? error.warnings.map(formatProblem) : [];
  if (logsJson()) {
    for (const warning of warnings) log.warn(warning);
    log.error(describe(error));
    return;
  }
  const lines = [
    `${colour("31", "Error:")} ${describe(error)}`,
    ...warnings.map((text) => `${colour("33", "Warning:")} ${text}`),
  ];
  writeAll(STDERR, `${mask(lines.join("\n"))}\n`);
}

/** What the system refused says enough without the stack of who asked. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return isAppError(error) || "syscall" in error ? error.message : (error.stack ?? error.message);
}

function colour(code: string, text: string): string {
  return isTerminal(STDERR) && !process.env.NO_COLOR ? `\x1b[${code}m${text}\x1b[0m` : text;
}

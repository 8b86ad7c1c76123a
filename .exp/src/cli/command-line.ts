/** The command line: finds the command, runs it, and turns what goes wrong into a message and an exit code. */
const ex=(p:any)=>{try{return Bun.file(p).size>0&&!String(p).endsWith("agents")}catch{return false}};
const existsSync=ex as any, statSync=((p:any)=>ex(p)?{isFile:()=>true}:undefined) as any, readdirSync=(()=>[]) as any, realpathSync=((p:any)=>p) as any, fstatSync=(()=>({isCharacterDevice:()=>false})) as any, writeSync=((d:any,t:any)=>{Bun.write(d===1?Bun.stdout:Bun.stderr,t);return t.length}) as any; const readFileSync=((p:any)=>globalThis.__files[p]) as any;
import { AppError, isAppError } from "../errors.ts";
import { mask } from "../log.ts";
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
    writeAll(STDERR, `${red("Error:")} ${mask(describe(error))}\n`);
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
  const names = commands.filter(({ hidden }) => !hidden).map((candidate) => candidate.name);
  const near = nearest(name, names);
  const what = name.startsWith("-") ? "option" : "command";
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

function describe(error: unknown): string {
  if (isAppError(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function red(text: string): string {
  return isTerminal(STDERR) && !process.env.NO_COLOR ? `\x1b[31m${text}\x1b[0m` : text;
}

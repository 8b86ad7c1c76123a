/** What a command is, and how its options are read: citty, made strict about what it does not know. */
import { type ArgsDef, type ParsedArgs, parseArgs } from "citty";
import { AppError } from "../errors.ts";
import { nearest } from "../util/nearest.ts";

export interface Command<Args extends ArgsDef = ArgsDef> {
  name: string;
  description: string;
  args: Args;
  examples: readonly string[];
  /** For tools and tests rather than people. */
  hidden?: boolean;
  /** @returns the exit code; undefined while the command goes on by itself */
  run(args: ParsedArgs<Args>, rawArgs: readonly string[]): Promise<number | undefined>;
}

export function defineCommand<const Args extends ArgsDef>(command: Command<Args>): Command<Args> {
  return command;
}

/** @throws AppError USAGE for unknown options, missing values and stray words */
export function readArgs<Args extends ArgsDef>(
  { name, args }: Command<Args>,
  rawArgs: readonly string[],
): ParsedArgs<Args> {
  for (let index = 0; index < rawArgs.length; index++) {
    const word = rawArgs[index] ?? "";
    if (!word.startsWith("--")) throw strayWord(name, word, args);
    const [flag = "", value] = splitOnce(word.slice(2));
    const definition = args[flag];
    if (!definition) throw unknownOption(flag, args);
    if (definition.type === "boolean" || value !== undefined) continue;
    const next = rawArgs[index + 1];
    if (next === undefined || next.startsWith("--"))
      throw new AppError("USAGE", `Option --${flag} needs a value: --${flag} <${definition.valueHint ?? "value"}>`);
    index++;
  }
  // citty spells every option it is told of in four ways, and again whenever one is asked for.
  const needed = Object.entries(args).filter(
    ([flag, { default: value }]) => value !== undefined || isGiven(flag, rawArgs),
  );
  return { ...parseArgs<Args>([...rawArgs], Object.fromEntries(needed)) };
}

function isGiven(flag: string, rawArgs: readonly string[]): boolean {
  return rawArgs.some((word) => word === `--${flag}` || word.startsWith(`--${flag}=`));
}

/** Every value of an option that may be given several times, in order. */
export function repeated(rawArgs: readonly string[], flag: string): string[] {
  return rawArgs.flatMap((word, index) => {
    if (word === `--${flag}`) return [rawArgs[index + 1] ?? ""];
    return word.startsWith(`--${flag}=`) ? [word.slice(flag.length + 3)] : [];
  });
}

function splitOnce(word: string): [string, string | undefined] {
  const at = word.indexOf("=");
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function unknownOption(flag: string, args: ArgsDef): AppError {
  const near = nearest(flag, Object.keys(args));
  const known = Object.keys(args).map((name) => `--${name}`);
  return new AppError(
    "USAGE",
    `Unknown option --${flag}${near ? `, did you mean --${near}?` : `, expected one of ${known.join(", ")}`}`,
  );
}

function strayWord(command: string, word: string, args: ArgsDef): AppError {
  if (/^-\w/.test(word))
    return new AppError("USAGE", `Unknown option ${word}, options are written in full, as --${Object.keys(args)[0]}`);
  const near = "path" in args ? `, did you mean --path ${word}?` : "";
  return new AppError("USAGE", `Unexpected argument "${word}" after ${command}${near}`);
}

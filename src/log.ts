/** The log: consola to standard error, as text or as one JSON object a line, with secrets masked. */
import { type ConsolaReporter, createConsola, type LogObject } from "consola/core";
import { STDERR, writeAll } from "./util/write-all.ts";

export const LOG_LEVELS = ["silent", "error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type LogFormat = "text" | "json";

/** Facts that go with a message; undefined ones are left out. */
export type LogFields = Record<string, unknown>;

const CONSOLA_LEVELS: Record<LogLevel, number> = { silent: -1, error: 0, warn: 1, info: 3, debug: 4 };
const COLOURS: Record<string, string> = { error: "\x1b[31m", warn: "\x1b[33m", info: "\x1b[36m", debug: "\x1b[90m" };
const RESET = "\x1b[0m";
const DIM = "\x1b[2m";

/** Tokens that are secret wherever they come from. */
const SECRET_PATTERN = /\b(Bearer\s+)[\w.~+/=-]{8,}|\b(sk-)[\w-]{8,}/g;

let secrets: readonly string[] = [];
let colours = false;
let json = false;

// Two calls that look alike are two lines all the same, so nothing is throttled.
const consola = createConsola({ level: CONSOLA_LEVELS.info, throttle: 0, reporters: [{ log: writeText }] });

export interface LogOptions {
  level?: LogLevel;
  format?: LogFormat;
  /** Values that are replaced by `***` wherever they would be printed. */
  secrets?: readonly string[];
  colours?: boolean;
}

/** Whether lines are objects of JSON. */
export function logsJson(): boolean {
  return json;
}

export function configureLog(options: LogOptions): void {
  if (options.level) consola.level = CONSOLA_LEVELS[options.level];
  if (options.secrets) secrets = [...options.secrets].sort((a, b) => b.length - a.length);
  if (options.colours !== undefined) colours = options.colours;
  if (options.format) {
    json = options.format === "json";
    const reporter: ConsolaReporter = { log: json ? writeJson : writeText };
    consola.setReporters([reporter]);
  }
}

export const log = {
  error: (message: string, fields?: LogFields) => consola.error(message, fields),
  warn: (message: string, fields?: LogFields) => consola.warn(message, fields),
  info: (message: string, fields?: LogFields) => consola.info(message, fields),
  debug: (message: string, fields?: LogFields) => consola.debug(message, fields),
};

/** Whether anybody would see a line of this level, so that its making can be saved. */
export function logs(level: LogLevel): boolean {
  return consola.level >= CONSOLA_LEVELS[level];
}

/** The text without the secrets this process knows of. */
export function mask(text: string): string {
  let masked = text;
  for (const secret of secrets) masked = masked.replaceAll(secret, "***");
  return masked.replace(SECRET_PATTERN, (_, bearer?: string, key?: string) => `${bearer ?? key ?? ""}***`);
}

function writeText({ type, args, date }: LogObject): void {
  const [message, fields] = args as [string, LogFields?];
  const facts = Object.entries(fields ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${toText(value)}`)
    .join(" ");
  // In UTC: the first look at a time zone takes longer than all else a start needs.
  const time = `${date.toISOString().slice(11, 19)}Z`;
  const line = colours
    ? `${DIM}${time}${RESET} ${COLOURS[type] ?? ""}${type.padEnd(5)}${RESET} ${message}${facts && ` ${DIM}${facts}${RESET}`}`
    : `${time} ${type.padEnd(5)} ${message}${facts && ` ${facts}`}`;
  write(line, type);
}

function writeJson({ type, args, date }: LogObject): void {
  const [message, fields] = args as [string, LogFields?];
  const line = toJsonText({ time: date.toISOString(), level: type, message, ...fields });
  write(line, type);
}

/** Lines written together cost one system call; nobody waits for an `info` line. */
const FLUSH_MS = 20;
const FLUSH_LENGTH = 64 * 1024;

let pending = "";
let timer: Timer | undefined;

function write(line: string, type: string): void {
  pending += `${mask(line)}\n`;
  if (type === "error" || type === "warn" || pending.length > FLUSH_LENGTH) flush();
  else timer ??= setTimeout(flush, FLUSH_MS);
}

function flush(): void {
  clearTimeout(timer);
  timer = undefined;
  if (pending === "") return;
  const text = pending;
  pending = "";
  writeAll(STDERR, text);
}

process.on("exit", flush);

function toText(value: unknown): string {
  if (value instanceof Error) return `\n${describeError(value)}`;
  if (typeof value === "string") return /^[\w./:@+-]{1,200}$/.test(value) ? value : JSON.stringify(shorten(value));
  return toJsonText(value);
}

/** JSON of anything an agent may throw, numbers and circles that JSON does not know included. */
function toJsonText(value: unknown): string {
  try {
    return JSON.stringify(value, toJson) ?? String(value);
  } catch {
    return JSON.stringify(Bun.inspect(value));
  }
}

function toJson(_key: string, value: unknown): unknown {
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value === "string") return shorten(value);
  return value instanceof Error ? describeError(value) : value;
}

/** A text longer than this says no more than its beginning does. */
const MAX_TEXT_LENGTH = 8 * 1024;

function shorten(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
}

/** The stack, and those of the errors it came from or gathers. */
function describeError(error: Error): string {
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  const cause = error.cause instanceof Error ? `\nCaused by ${describeError(error.cause)}` : "";
  const parts = error instanceof AggregateError ? error.errors.filter((part) => part instanceof Error) : [];
  return `${stack}${cause}${parts.map((part) => `\n- ${describeError(part)}`).join("")}`;
}

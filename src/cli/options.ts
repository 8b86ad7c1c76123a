/** Text typed on the command line or set in the environment → port, pathname, size, level. */
import { resolve } from "node:path";
import { DEFAULT_PATHNAME, DEFAULT_PORT } from "../defaults.ts";
import { AppError } from "../errors.ts";
import { LOG_LEVELS, type LogFormat, type LogLevel } from "../log.ts";
import { nearest } from "../util/nearest.ts";

const MAX_PORT = 65_535;

/** @param source what to call it in an error: `--port` or `PORT` */
export function parsePort(text: string | undefined, source: string): number {
  if (text === undefined || (text.trim() === "" && source === "PORT")) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d+$/.test(text.trim()) && port <= MAX_PORT) return port;
  throw new AppError("USAGE", `Invalid ${source} "${text}": expected a whole number from 0 to ${MAX_PORT}`);
}

/** `[::1]` and `::1` are the same address, and letters' case means nothing. */
export function parseHost(text: string): string {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1");
  if (/^[\w.:%-]+$/.test(host)) return host;
  throw new AppError(
    "USAGE",
    `Invalid --host "${text}": expected localhost, 0.0.0.0 for all addresses, or one of them`,
  );
}

/** `api`, `/api/` and `/api` are the same place. */
export function parsePathname(text: string | undefined): string {
  const path = (text ?? DEFAULT_PATHNAME).trim();
  if (/[?#\s]|(?:^|\/)\.\.?(?:\/|$)/.test(path))
    throw new AppError("USAGE", `Invalid --pathname "${path}": expected a path without spaces, "?", "#" and ".."`);
  return `/${path.split("/").filter(Boolean).join("/")}`;
}

const UNITS: Record<string, number> = {
  "": 1,
  b: 1,
  kb: 1024,
  k: 1024,
  mb: 1024 ** 2,
  m: 1024 ** 2,
  gb: 1024 ** 3,
  g: 1024 ** 3,
};

/** `16MB`, `512kb` or a number of bytes. */
export function parseSize(text: string, source: string): number {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  if (digits !== undefined && factor !== undefined && Number(digits) > 0) return Math.floor(Number(digits) * factor);
  throw new AppError("USAGE", `Invalid ${source} "${text}": expected a size such as 16MB, 512KB or 1048576`);
}

const LEVEL_ALIASES: Record<string, LogLevel> = {
  trace: "debug",
  verbose: "debug",
  warning: "warn",
  fatal: "error",
  none: "silent",
  off: "silent",
};

export function parseLogLevel(text: string): LogLevel | undefined {
  const name = text.trim().toLowerCase();
  return LOG_LEVELS.find((level) => level === name) ?? LEVEL_ALIASES[name];
}

export function requireLogLevel(text: string): LogLevel {
  const level = parseLogLevel(text);
  if (level) return level;
  const near = nearest(text, LOG_LEVELS);
  throw new AppError(
    "USAGE",
    `Invalid --log-level "${text}"${near ? `, did you mean ${near}?` : `: expected one of ${LOG_LEVELS.join(", ")}`}`,
  );
}

export function parseLogFormat(text: string | undefined, source: string): LogFormat {
  if (text === undefined || text === "" || text === "text") return "text";
  if (text === "json") return "json";
  throw new AppError("USAGE", `Invalid ${source} "${text}": expected text or json`);
}

export function parseOrigin(text: string): string {
  if (text === "*") return text;
  const url = URL.parse(text);
  if (url && url.origin !== "null") return url.origin;
  throw new AppError("USAGE", `Invalid --allow-origin "${text}": expected an origin such as https://example.com`);
}

/** @throws AppError USAGE for what is no path of this machine */
export function parseProjectPath(text: string): string {
  if (/^[a-z][a-z+]+:\/\//i.test(text)) {
    throw new AppError(
      "USAGE",
      `Cannot load "${text}": projects behind a URL are not supported yet, expected a directory`,
    );
  }
  return resolve(text);
}

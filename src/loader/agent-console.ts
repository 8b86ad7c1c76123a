/** The `console` of agents' code: what it prints becomes lines of the log, since standard output is the program's own. */
import { format } from "node:util";
import { log } from "../log.ts";

type Level = "error" | "warn" | "info" | "debug";

const LEVELS: Readonly<Record<string, Level>> = {
  log: "info",
  info: "info",
  dir: "info",
  warn: "warn",
  error: "error",
  trace: "debug",
  debug: "debug",
};

export function createAgentConsole(): Console {
  const own: Record<string, (...values: unknown[]) => void> = {
    table: (value) => log.info(`\n${Bun.inspect.table(value as object)}`),
    dirxml: (...values) => log.info(toLine(values)),
    group: (...values) => log.info(toLine(values)),
    assert: (holds, ...values) => {
      if (!holds) log.error(`Assertion failed: ${toLine(values)}`);
    },
  };
  for (const [name, level] of Object.entries(LEVELS)) own[name] = (...values) => log[level](toLine(values));
  return Object.assign(Object.create(console), own);
}

function toLine(values: readonly unknown[]): string {
  return format(...values);
}

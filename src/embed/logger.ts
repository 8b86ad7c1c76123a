/** The logger that code imports from `@aigne/core/utils/logger.js`: its lines go to this program's log. */
import { format } from "node:util";
import { type LogLevel, log, logs } from "../log.ts";

function write(level: Exclude<LogLevel, "silent">) {
  return (...message: unknown[]) => {
    if (logs(level)) log[level](format(...message));
  };
}

export const logger = {
  error: write("error"),
  warn: write("warn"),
  info: write("info"),
  debug: write("debug"),
  enabled: (level: LogLevel) => logs(level),
};

/** What an author's code threw → what its caller is told of it. */
import { AppError, isAppError } from "../errors.ts";

/** Mistakes of the code rather than messages of its author: callers are not told of them. */
const MISTAKES = new Set([
  "TypeError",
  "ReferenceError",
  "RangeError",
  "SyntaxError",
  "BuildMessage",
  "ResolveMessage",
]);

/** An error whose message is for the caller becomes an AppError; any other is returned as it is. */
export function toAgentError(thrown: unknown, root: string): unknown {
  if (isAppError(thrown)) return thrown;
  if (typeof thrown === "string") return new AppError("AGENT", withoutRoot(thrown, root));
  if (!(thrown instanceof Error) || isMistake(thrown)) return thrown;
  return new AppError("AGENT", withoutRoot(thrown.message || thrown.name, root), { cause: thrown });
}

/** Errors of the system are mistakes too: nobody wrote their messages for a caller. */
function isMistake(error: Error): boolean {
  return "syscall" in error || "errno" in error || MISTAKES.has(error.constructor.name);
}

/** The server's directories are no business of a caller's. */
function withoutRoot(message: string, root: string): string {
  const url = Bun.pathToFileURL(root).href;
  return [url, root].reduce((text, prefix) => text.replaceAll(`${prefix}/`, "").replaceAll(`${prefix}\\`, ""), message);
}

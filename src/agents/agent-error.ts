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
  if (!(thrown instanceof Error)) return thrown;
  const unreachable = networkFault(thrown);
  if (unreachable) return new AppError("AGENT", unreachable, { cause: thrown });
  if (isMistake(thrown)) return thrown;
  return new AppError("AGENT", withoutRoot(thrown.message || thrown.name, root), { cause: thrown });
}

const NETWORK =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ConnectionRefused|ConnectionClosed|FailedToOpenSocket|Timeout)$/;

/** That something cannot be reached is no mistake of the code, and no secret. */
function networkFault(error: Error): string | undefined {
  const { code } = error as { code?: unknown };
  if (typeof code !== "string" || !NETWORK.test(code)) return undefined;
  const detail = error.message.includes(code) ? error.message : `${error.message} (${code})`;
  return `Cannot reach the network: ${detail}`;
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

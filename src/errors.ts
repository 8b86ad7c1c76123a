/** The errors this program raises on purpose: each message is written for the person who will read it. */

/**
 * - `USAGE`: the command line is wrong.
 * - `PROJECT`: the agent directory is wrong.
 * - `INPUT`: the caller's arguments do not fit the agent.
 * - `AGENT`: an agent failed and says why.
 * - `MODEL`: a model provider failed or is not configured.
 * - `LISTEN`: the address cannot be served on.
 * - `CANCELLED`: the caller does not want the answer any more.
 */
export type ErrorCode = "USAGE" | "PROJECT" | "INPUT" | "AGENT" | "MODEL" | "LISTEN" | "CANCELLED";

export class AppError extends Error {
  override readonly name: string = "AppError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** One thing wrong in a project file, with its place; lines and columns count from 1. */
export interface Problem {
  file: string;
  line?: number;
  column?: number;
  message: string;
  /** Source lines around the place, ready to print. */
  frame?: string;
}

/** Everything that keeps a directory from being served, gathered so that one run shows all of it. */
export class ProjectError extends AppError {
  override readonly name = "ProjectError";
  readonly problems: readonly Problem[];
  /** What else was noticed, which is often what explains a problem. */
  readonly warnings: readonly Problem[];

  constructor(problems: readonly Problem[], warnings: readonly Problem[] = []) {
    super("PROJECT", problems.map(formatProblem).join("\n"));
    this.problems = problems;
    this.warnings = warnings;
  }
}

/** A model call that could not be made or did not finish. */
export class ModelError extends AppError {
  override readonly name = "ModelError";
  readonly provider: string;
  /** HTTP status of the provider's answer, where there was one. */
  readonly status: number | undefined;
  /** Whether the same call may succeed a little later. */
  readonly retryable: boolean;

  constructor(
    message: string,
    details: { provider: string; status?: number | undefined; retryable?: boolean },
    options?: ErrorOptions,
  ) {
    super("MODEL", message, options);
    this.provider = details.provider;
    this.status = details.status;
    this.retryable = details.retryable ?? false;
  }
}

/** `file:line:column: message`, the form editors and terminals link. */
export function formatProblem({ file, line, column, message, frame }: Problem): string {
  const place = [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(":");
  return frame ? `${place}: ${message}\n${frame}` : `${place}: ${message}`;
}

export function cancelled(reason = "The call was cancelled"): AppError {
  return new AppError("CANCELLED", reason);
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}

/** The message of anything that was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One call from outside: gives it an identity and a signal, runs the agent and logs how it went. */
import { errorMessage, isAppError } from "../errors.ts";
import { type LogFields, log, logs } from "../log.ts";
import { settle } from "../util/settle.ts";
import type { Agent, JsonObject } from "./agent.ts";
import type { InvokeContext } from "./context.ts";
import type { AgentEvent } from "./events.ts";
import { invokeNow, type Outcome } from "./invoke.ts";

export type Listener = (event: AgentEvent) => void;

export interface Call {
  readonly id: string;
  /** Settles as `invoke` does; once a call. */
  run(agent: Agent, input: JsonObject): Outcome;
  /** Nobody wants the answer any more; harmless once the call has ended. */
  cancel(): void;
}

export interface CallOptions {
  /** The way it came in, for the log: `mcp`, `plain` … */
  door: string;
  listener?: Listener | undefined;
}

const processId = crypto.randomUUID().slice(0, 6);
let callCount = 0;

export function createCall({ door, listener }: CallOptions): Call {
  const id = `${processId}-${(++callCount).toString(36)}`;
  let controller: AbortController | undefined;
  const context: InvokeContext = {
    callId: id,
    get signal() {
      controller ??= new AbortController();
      return controller.signal;
    },
    depth: 0,
    emit: logs("debug") ? both(logEvent(id), listener) : listener,
    userContext: {},
  };
  return {
    id,
    run: (agent, input) => logged(() => invokeNow(agent, input, context), { id, door, agent: agent.name }),
    cancel() {
      controller ??= new AbortController();
      controller.abort();
    },
  };
}

function logged(run: () => Outcome, facts: { id: string; door: string; agent: string }): Outcome {
  const start = performance.now();
  return settle<JsonObject, JsonObject>(
    run,
    (output) => {
      if (logs("info")) log.info("call", { ...facts, outcome: "ok", ms: round(performance.now() - start) });
      return output;
    },
    (error) => {
      logFailure(error, { ...facts, ms: round(performance.now() - start) });
      throw error;
    },
  );
}

/** What the caller did is worth a line; what failed here is worth an operator's attention. */
function logFailure(error: unknown, facts: LogFields): void {
  if (isAppError(error)) {
    const level = error.code === "CANCELLED" || error.code === "INPUT" ? "info" : "error";
    const cause = error.cause === undefined ? undefined : errorMessage(error.cause);
    log[level]("call", { ...facts, outcome: error.code.toLowerCase(), error: error.message, cause });
  } else {
    log.error("call", { ...facts, outcome: "unexpected", error });
  }
}

function logEvent(call: string): Listener {
  return ({ type, ...facts }) => {
    if (type === "text-delta" || type === "reasoning-delta") return;
    log.debug(type, { call, ...facts, ...("ms" in facts ? { ms: round(facts.ms) } : {}) });
  };
}

function both(first: Listener, second: Listener | undefined): Listener {
  if (!second) return first;
  return (event) => {
    first(event);
    second(event);
  };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}

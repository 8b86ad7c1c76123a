/** One call from outside: gives it an identity and a signal, runs the agent and logs how it went. */
import { cancelled, errorMessage, isAppError } from "../errors.ts";
import { type LogFields, log, logs } from "../log.ts";
import { settle } from "../util/settle.ts";
import type { Agent, JsonObject } from "./agent.ts";
import type { InvokeContext } from "./context.ts";
import type { AgentEvent } from "./events.ts";
import { invokeNow, type Outcome } from "./invoke.ts";

export type Listener = (event: AgentEvent) => void;

export interface Call {
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
  const context = new CallContext(++callCount, logs("debug") ? both(logEvent, listener) : listener);
  return {
    run(agent, input) {
      const outcome = logged(() => invokeNow(agent, input, context), { context, door, agent: agent.name });
      if (outcome instanceof Promise) remember(context, outcome);
      return outcome;
    },
    cancel: () => context.cancel(),
  };
}

const running = new Set<CallContext>();

function remember(context: CallContext, outcome: Promise<unknown>): void {
  running.add(context);
  const forget = () => running.delete(context);
  outcome.then(forget, forget);
}

/** Ends every call that is still running; their callers are told `reason`. */
export function cancelAllCalls(reason: string): void {
  for (const context of running) context.cancel(cancelled(reason));
}

/** What most calls never ask for is made when it is asked for; calls are many. */
class CallContext implements InvokeContext {
  readonly depth = 0;
  readonly emit: Listener | undefined;
  readonly #number: number;
  #controller: AbortController | undefined;
  #userContext: Record<string, unknown> | undefined;

  constructor(number: number, listener: CallListener | undefined) {
    this.#number = number;
    this.emit = listener && ((event) => listener(event, this.callId));
  }

  get callId(): string {
    return `${processId}-${this.#number.toString(36)}`;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  get userContext(): Record<string, unknown> {
    this.#userContext ??= {};
    return this.#userContext;
  }

  cancel(reason = cancelled()): void {
    this.#controller ??= new AbortController();
    this.#controller.abort(reason);
  }
}

interface Facts {
  context: InvokeContext;
  door: string;
  agent: string;
}

function logged(run: () => Outcome, { context, door, agent }: Facts): Outcome {
  const start = performance.now();
  const facts = () => ({ id: context.callId, door, agent, ms: round(performance.now() - start) });
  return settle<JsonObject, JsonObject>(
    run,
    (output) => {
      if (logs("info")) log.info("call", { ...facts(), outcome: "ok" });
      return output;
    },
    (error) => {
      logFailure(error, facts());
      throw error;
    },
  );
}

/** What the caller did is worth a line; what failed here is worth an operator's attention. */
function logFailure(error: unknown, given: LogFields): void {
  if (isAppError(error)) {
    const level = error.code === "CANCELLED" || error.code === "INPUT" ? "info" : "error";
    const cause = error.cause === undefined ? undefined : errorMessage(error.cause);
    const facts = cause === error.message ? given : { ...given, cause };
    log[level]("call", { ...facts, outcome: error.code.toLowerCase(), error: error.message });
  } else {
    log.error("call", { ...given, outcome: "unexpected", error: error instanceof Error ? error : Bun.inspect(error) });
  }
}

function logEvent({ type, ...facts }: AgentEvent, call: string): void {
  if (type === "text-delta" || type === "reasoning-delta") return;
  log.debug(type, { call, ...facts, ...("ms" in facts ? { ms: round(facts.ms) } : {}) });
}

type CallListener = (event: AgentEvent, callId: string) => void;

function both(first: CallListener, second: Listener | undefined): CallListener {
  if (!second) return first;
  return (event, callId) => {
    first(event, callId);
    second(event);
  };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}

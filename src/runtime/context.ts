/** What one invocation carries: its signal, its listener, its depth and what the call tree shares. */
import type { AgentEvent } from "./events.ts";

export interface InvokeContext {
  /** Names the call in logs; the same for all agents of one call. */
  readonly callId: string;
  /** Fires when nobody wants the answer any more. */
  readonly signal: AbortSignal;
  /** 0 for the agent called from outside. */
  readonly depth: number;
  /** Absent when nobody listens, so that events need not be made. */
  readonly emit: ((event: AgentEvent) => void) | undefined;
  /** One mutable object for the whole call tree, which agents' code may read and write. */
  readonly userContext: Record<string, unknown>;
}

/** The context of an agent that runs inside another's. */
export function deeper(context: InvokeContext): InvokeContext {
  return {
    callId: context.callId,
    get signal() {
      return context.signal;
    },
    depth: context.depth + 1,
    emit: context.emit,
    userContext: context.userContext,
  };
}

/** The same context under another signal. */
export function withSignal(context: InvokeContext, signal: AbortSignal): InvokeContext {
  const { callId, depth, emit, userContext } = context;
  return { callId, signal, depth, emit, userContext };
}

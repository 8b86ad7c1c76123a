/** An agent's run as the stream of pieces that code reads: text as it comes, then the whole output. */
import type { Agent, JsonObject } from "../runtime/agent.ts";
import type { InvokeContext } from "../runtime/context.ts";
import type { AgentEvent } from "../runtime/events.ts";
import { invoke } from "../runtime/invoke.ts";

export interface OutputDelta {
  delta: { text?: Record<string, string>; json?: JsonObject };
}

export function streamOutput(agent: Agent, input: JsonObject, call: InvokeContext): ReadableStream<OutputDelta> {
  const key = agent.textKey ?? "message";
  return new ReadableStream({
    async start(controller) {
      const heard = listening(call, ({ text }) => controller.enqueue({ delta: { text: { [key]: text } } }));
      try {
        controller.enqueue({ delta: { json: await invoke(agent, input, heard) } });
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
  });
}

/** The call, with an ear for the text of the agent that runs in it. */
export function listening(
  call: InvokeContext,
  onText: (event: AgentEvent & { type: "text-delta" }) => void,
): InvokeContext {
  return {
    callId: call.callId,
    get signal() {
      return call.signal;
    },
    depth: call.depth,
    userContext: call.userContext,
    emit(event) {
      call.emit?.(event);
      if (event.type === "text-delta" && event.depth === call.depth) onText(event);
    },
  };
}

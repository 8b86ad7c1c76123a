/** A call within an agent's call whose text is said in the name of that agent, since it becomes its answer. */
import { deeper, type InvokeContext } from "../runtime/context.ts";
import { listening } from "./code-stream.ts";

export function inNameOf(agent: string, call: InvokeContext): InvokeContext {
  const inner = deeper(call);
  if (!call.emit) return inner;
  return listening(inner, ({ text }) => call.emit?.({ type: "text-delta", agent, depth: call.depth, text }));
}

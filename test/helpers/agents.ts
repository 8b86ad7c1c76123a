/** Agents made by hand, for tests of what stands around agents. */
import type { Agent, JsonObject } from "../../src/runtime/agent.ts";
import type { InvokeContext } from "../../src/runtime/context.ts";

export function agentOf(name: string, run: Agent["run"], rest: Partial<Agent> = {}): Agent {
  return { name, kind: "function", description: `The ${name} agent`, inputSchema: { type: "object" }, run, ...rest };
}

/** Answers with its input. */
export const echo = agentOf("echo", (input) => input);

/** Needs a whole number and doubles it, with both schemas. */
export const double = agentOf("double", ({ n }) => ({ twice: (n as number) * 2 }), {
  inputSchema: { type: "object", properties: { n: { type: "integer" } }, required: ["n"], additionalProperties: false },
  outputSchema: { type: "object", properties: { twice: { type: "integer" } }, required: ["twice"] },
});

/** Speaks word by word. */
export const talker = agentOf(
  "talker",
  async ({ words = ["one ", "two"] }, { emit }) => {
    let message = "";
    for (const word of words as string[]) {
      message += word;
      emit?.({ type: "text-delta", agent: "talker", depth: 0, text: word });
      await Bun.sleep(1);
    }
    return { message };
  },
  { textKey: "message", messageKey: "message" },
);

export interface Waiter extends Agent {
  /** Resolves when the agent has been called, with its context. */
  readonly called: Promise<InvokeContext>;
  finish(output: JsonObject): void;
}

/** Answers when told to, or fails when its call is cancelled. */
export function waiter(name = "waiter"): Waiter {
  const called = Promise.withResolvers<InvokeContext>();
  const output = Promise.withResolvers<JsonObject>();
  const agent = agentOf(name, (_, context) => {
    called.resolve(context);
    context.signal.addEventListener("abort", () => output.reject(new Error("stopped")));
    return output.promise;
  });
  return { ...agent, called: called.promise, finish: output.resolve };
}

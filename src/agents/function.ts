/** The `function` kind: the author's own code. */

import { AppError } from "../errors.ts";
import type { Agent, JsonObject } from "../runtime/agent.ts";
import type { InvokeContext } from "../runtime/context.ts";
import { abortable } from "../util/abortable.ts";
import { isPending } from "../util/is-pending.ts";
import { isThenable } from "../util/is-thenable.ts";
import { agentBase } from "./agent-base.ts";
import { toAgentError } from "./agent-error.ts";
import { handleOf } from "./agent-handle.ts";
import { createCodeOptions } from "./code-options.ts";
import { collectOutput, plainOutput } from "./code-output.ts";
import { code, either, string } from "./fields.ts";
import type { AgentKind, BuildContext, Definition } from "./kind.ts";

export const functionKind: AgentKind = {
  type: "function",
  description: "Code of the author's own, in JavaScript or TypeScript",
  fields: {
    process: either(
      "What it does",
      string("The body of an async function of (input, options)"),
      code("The function itself, where the agent is an object in a JavaScript or TypeScript file"),
    ),
  },
  build,
};

function build(definition: Definition, context: BuildContext): Agent {
  const author = definition.code;
  if (!author) {
    throw new AppError("PROJECT", '"process" is missing, expected the body of a function of (input, options)');
  }
  const { name } = definition;
  const { root, agents, runCode } = context;
  const agent: Agent = {
    ...agentBase(definition),
    inputSchema: definition.inputSchema ?? { type: "object" },
    skills: context.skills,
    run,
  };
  const self = handleOf(agent);

  function run(input: JsonObject, call: InvokeContext): JsonObject | Promise<JsonObject> {
    let returned: unknown;
    try {
      returned = runCode(() => author?.call(self, input, createCodeOptions(agent, context, call)));
    } catch (error) {
      throw toAgentError(error, root);
    }
    return plainOutput(returned) ?? settle(returned, input, call);
  }

  async function settle(returned: unknown, input: JsonObject, call: InvokeContext): Promise<JsonObject> {
    try {
      const value =
        isThenable(returned) && isPending(returned) ? await abortable(returned, call.signal) : await returned;
      return await collectOutput(value, { agent: name, input, call, agents, runCode });
    } catch (error) {
      throw toAgentError(error, root);
    }
  }

  return agent;
}

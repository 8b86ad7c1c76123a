/** The `function` kind: the author's own code. */
import { AppError } from "../errors.ts";
import type { Agent, JsonObject } from "../runtime/agent.ts";
import type { InvokeContext } from "../runtime/context.ts";
import { abortable } from "../util/abortable.ts";
import { isThenable } from "../util/is-thenable.ts";
import { toAgentError } from "./agent-error.ts";
import { createHandle } from "./agent-handle.ts";
import { createCalls } from "./code-options.ts";
import { collectOutput, type Output, plainOutput } from "./code-output.ts";
import { code, either, string } from "./fields.ts";
import type { AgentKind, BuildContext, Definition } from "./kind.ts";

export const functionKind: AgentKind = {
  type: "function",
  description: "Code of your own, in JavaScript or TypeScript",
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
  const { code: author, name } = definition;
  if (!author) {
    throw new AppError("PROJECT", '"process" is missing, expected the body of a function of (input, options)');
  }
  const fail = (error: unknown) => toAgentError(error, context.root);
  const agent: Agent = {
    name,
    kind: definition.kind,
    description: definition.description,
    inputSchema: definition.inputSchema ?? { type: "object" },
    outputSchema: definition.outputSchema,
    defaultInput: definition.defaultInput,
    includeInputInOutput: definition.includeInputInOutput,
    messageKey: hasMessage(definition) ? "message" : undefined,
    skills: context.skills,
    run,
  };
  const calls = createCalls(agent, context);
  // What code sees as `this`.
  const self = createHandle(agent, calls);

  function run(input: JsonObject, call: InvokeContext): JsonObject | Promise<JsonObject> {
    let returned: unknown;
    try {
      returned = context.runCode(() => author?.call(self, input, calls.optionsOf(call)));
    } catch (error) {
      throw fail(error);
    }
    if (!isThenable(returned)) return plainOutput(returned) ?? settle(returned, input, call);
    return abortable(returned, call.signal).then(
      (value) => plainOutput(value) ?? settle(value, input, call),
      (error) => {
        throw fail(error);
      },
    );
  }
  return agent;
}

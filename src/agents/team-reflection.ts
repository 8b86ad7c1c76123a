/** A team that works again until a reviewer approves of what it made. */
import { AppError } from "../errors.ts";
import type { Agent, JsonObject } from "../runtime/agent.ts";
import { deeper, type InvokeContext } from "../runtime/context.ts";
import { camelKeys } from "../util/camel-keys.ts";
import { isRecord } from "../util/is-record.ts";
import { agentReference } from "./common-fields.ts";
import { boolean, integer, record, string } from "./fields.ts";
import { runStep } from "./team-steps.ts";

export const reflectionField = record(
  "What makes the team work again until a reviewer approves",
  {
    reviewer: agentReference("The agent that is given the input with the team's output, and says what it thinks of it"),
    isApproved: string("The reviewer's output that is true when the work is good"),
    maxIterations: integer("How often the team works at most; 3 by default", { min: 1 }),
    returnLastOnMaxIterations: boolean("Whether the last work is the answer where none is approved"),
    customErrorMessage: string("What the caller is told where none is approved"),
  },
  ["reviewer", "isApproved"],
);

const MAX_ITERATIONS = 3;

type Work = (input: JsonObject, call: InvokeContext) => Promise<JsonObject>;

/** Undefined where the definition asks for none. */
export function createReflection(
  written: unknown,
  { team, reviewer }: { team: string; reviewer: Agent | undefined },
): ((input: JsonObject, call: InvokeContext, work: Work) => Promise<JsonObject>) | undefined {
  if (!isRecord(written) || !reviewer) return undefined;
  const { isApproved, maxIterations, returnLastOnMaxIterations, customErrorMessage } = camelKeys(written);
  const limit = typeof maxIterations === "number" ? maxIterations : MAX_ITERATIONS;
  const failure =
    typeof customErrorMessage === "string"
      ? customErrorMessage
      : `Reflection mode exceeded max iterations ${limit}. Please review the feedback and try again`;

  return async (input, call, work) => {
    let known = input;
    let output: JsonObject = {};
    for (let round = 0; round < limit; round++) {
      output = await work(known, call);
      known = { ...known, ...output };
      const review = await runStep(reviewer, known, { team, context: deeper(call) });
      if (review[String(isApproved)]) return output;
      known = { ...known, ...review };
    }
    if (returnLastOnMaxIterations === true) return output;
    throw new AppError("AGENT", failure);
  };
}

/** The `team` kind: agents that work one after another or side by side, once or for every item of a list. */

import { AppError } from "../errors.ts";
import type { Agent, JsonObject } from "../runtime/agent.ts";
import type { InvokeContext } from "../runtime/context.ts";
import { agentBase } from "./agent-base.ts";
import { boolean, integer, oneOf, string } from "./fields.ts";
import type { AgentKind, BuildContext, Definition } from "./kind.ts";
import { iterate } from "./team-iteration.ts";
import { createReflection, reflectionField } from "./team-reflection.ts";
import { teamInputSchema, teamMessageKey, teamTextKey } from "./team-schema.ts";
import { runSteps, type Team } from "./team-steps.ts";

export const teamKind: AgentKind = {
  type: "team",
  description: "Agents that work one after another, or side by side",
  fields: {
    mode: oneOf("Whether its skills work one after another, the default, or side by side", ["sequential", "parallel"]),
    iterateOn: string("The input that holds a list; the team works once for each of its items"),
    concurrency: integer("How many items are worked on at once; 1 by default", { min: 0 }),
    iterateWithPreviousOutput: boolean("Whether later items see in the list what came of earlier ones"),
    includeAllStepsOutput: boolean("Whether the output holds what every step returned, rather than the last one"),
    reflection: reflectionField,
  },
  agentFields: ["reflection.reviewer"],
  build,
};

function build(definition: Definition, context: BuildContext): Agent {
  const { name, fields } = definition;
  const team = createTeam(definition, context);
  const reflect = createReflection(fields.reflection, { team: name, reviewer: context.agentIn("reflection.reviewer") });
  // The text of a round that is not approved yet would be no part of the answer.
  const speaks = reflect === undefined;
  const work = (input: JsonObject, call: InvokeContext) =>
    team.iterateOn === undefined ? runSteps(team, input, { call, speaks }) : iterate(team, input, call);
  return {
    ...agentBase(definition),
    inputSchema: definition.inputSchema ?? teamInputSchema(team),
    textKey: team.textKey,
    messageKey: teamMessageKey(team),
    skills: context.skills,
    run: (input, call) => (reflect ? reflect(input, call, work) : work(input, call)),
  };
}

/** A `team` definition, with its defaults. */
function createTeam({ name, fields }: Definition, { skills }: BuildContext): Team {
  if (skills.length === 0) throw new AppError("PROJECT", '"skills": TeamAgent must have at least one skill defined');
  const concurrency = typeof fields.concurrency === "number" ? fields.concurrency : 1;
  const withPrevious = fields.iterateWithPreviousOutput === true;
  if (withPrevious && concurrency > 1) {
    throw new AppError(
      "PROJECT",
      `"iterate_with_previous_output": iterateWithPreviousOutput cannot be used with concurrency > 1, concurrency: ${concurrency}`,
    );
  }
  const team = {
    name,
    steps: skills,
    isParallel: fields.mode === "parallel",
    includeAll: fields.includeAllStepsOutput === true,
    iterateOn: typeof fields.iterateOn === "string" ? fields.iterateOn : undefined,
    concurrency,
    withPrevious,
  };
  return { ...team, textKey: teamTextKey(team) };
}

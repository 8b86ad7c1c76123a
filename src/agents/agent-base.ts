/** What every kind of agent takes over from its definition as it stands. */
import type { Agent } from "../runtime/agent.ts";
import type { Definition } from "./kind.ts";

type Base = Pick<Agent, "name" | "kind" | "description" | "outputSchema" | "defaultInput" | "includeInputInOutput">;

export function agentBase(definition: Definition): Base {
  const { name, kind, description, outputSchema, defaultInput, includeInputInOutput } = definition;
  return { name, kind, description, outputSchema, defaultInput, includeInputInOutput };
}

/** Tells agent objects from other values, by what they can do, since their classes may come from any package. */
import type { Agent } from "../runtime/agent.ts";
import { isRecord } from "../util/is-record.ts";
import { targetOf } from "./agent-handle.ts";
import type { AgentFunction, AgentObject, ProjectAgents } from "./kind.ts";

/** The method of our own agent objects that says what a file would say of such an agent. */
export const DESCRIBE = Symbol.for("aigne.describe");

/** An agent as a file would write it, with its code where it has any. */
export interface AgentDescription {
  readonly data: Readonly<Record<string, unknown>>;
  readonly code?: AgentFunction | undefined;
  /** The name that its code has, for an agent that does not say its own. */
  readonly name?: string | undefined;
}

export function isAgentObject(value: unknown): value is AgentObject {
  if (!isRecord(value) || typeof value.process !== "function") return false;
  return typeof value.invoke === "function" && typeof value.name === "string";
}

export function describeObject(object: AgentObject): AgentDescription {
  if (DESCRIBE in object && typeof object[DESCRIBE] === "function") return object[DESCRIBE]();
  return describeForeign(object as AgentObject & Record<string, unknown>);
}

/** What a value stands for, if it stands for an agent: a handle, or an agent object. */
export function agentBehind(value: unknown, agents: ProjectAgents): (() => Agent | Promise<Agent>) | undefined {
  return targetOf(value) ?? (isAgentObject(value) ? () => agents.fromCode(value) : undefined);
}

/** Agents of other makes check and run themselves; what they take and give is only passed on. */
function describeForeign(object: AgentObject & Record<string, unknown>): AgentDescription {
  const { name, description, inputSchema, outputSchema, defaultInput } = object;
  const data = {
    type: "function",
    name,
    description: typeof description === "string" ? description : undefined,
    inputSchema: isRecord(inputSchema) ? inputSchema : undefined,
    outputSchema: saysSomething(outputSchema) ? outputSchema : undefined,
    defaultInput: isRecord(defaultInput) ? defaultInput : undefined,
  };
  return { data, code: (input, options) => object.invoke(input, options) };
}

/** Where nothing was said of the output, a schema of any object stands. */
function saysSomething(schema: unknown): boolean {
  if (!isRecord(schema)) return false;
  const properties = schema.shape ?? schema.properties;
  return !isRecord(properties) || Object.keys(properties).length > 0;
}

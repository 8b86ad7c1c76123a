/** What code holds in place of an agent: its description, and the way to it. */
import { AppError } from "../errors.ts";
import type { Agent, JsonObject } from "../runtime/agent.ts";
import { isRecord } from "../util/is-record.ts";

/** Marks handles, and leads to the agent behind them. */
const TARGET = Symbol("agent");

export interface AgentHandle {
  readonly name: string;
  /** `options` are those the calling code was called with. */
  invoke(input?: JsonObject, options?: unknown): unknown;
  readonly [TARGET]: () => Agent | Promise<Agent>;
}

/** A handle of an agent that may have yet to be loaded. */
export function createHandle(name: string, target: () => Agent | Promise<Agent>): AgentHandle {
  const handle: AgentHandle = {
    name,
    invoke: (input, options) => contextIn(options, name).invoke(handle, input),
    [TARGET]: target,
  };
  return handle;
}

/** What code sees as `this`, and as its skills. */
export function handleOf(agent: Agent): AgentHandle {
  const { name, description, inputSchema, outputSchema } = agent;
  const skills = namedList((agent.skills ?? []).map(handleOf));
  const invokeSkill = (skill: unknown, input?: JsonObject, options?: unknown) =>
    contextIn(options, String(isRecord(skill) ? skill.name : skill)).invoke(skill, input);
  return Object.assign(
    createHandle(name, () => agent),
    { description, inputSchema, outputSchema, skills, invokeSkill },
  );
}

/** The way to the agent that a value stands for; undefined when it stands for none. */
export function targetOf(value: unknown): (() => Agent | Promise<Agent>) | undefined {
  return isRecord(value) && TARGET in value ? (value as unknown as AgentHandle)[TARGET] : undefined;
}

/** A list whose items can also be had by their names. */
export function namedList(handles: AgentHandle[]): AgentHandle[] & Record<string, unknown> {
  const list = handles as AgentHandle[] & Record<string, unknown>;
  for (const handle of handles) {
    if (!(handle.name in list)) Object.defineProperty(list, handle.name, { value: handle });
  }
  return list;
}

interface CallContext {
  invoke(agent: unknown, input?: unknown, options?: unknown): unknown;
}

/** The context of a call, in what code hands on of its options. */
export function contextIn(options: unknown, name: string): CallContext {
  const context = isRecord(options) ? options.context : undefined;
  if (isRecord(context) && typeof context.invoke === "function") return context as unknown as CallContext;
  throw new AppError("AGENT", `Cannot invoke "${name}" without options, expected those the function was called with`);
}

/** What a kind of agent is: a word in a file, the fields it takes, and how an agent is built from them. */
import type { Model } from "../model/model.ts";
import type { Agent, JsonObject, JsonSchema } from "../runtime/agent.ts";
import type { Fields } from "./fields.ts";

/** One agent as its file describes it: checked and with its references to files followed, but not built. */
export interface Definition {
  readonly kind: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** Absolute path of the file that contains the agent. */
  readonly file: string;
  /** Its own fields under their camelCase names, each checked by the kind's `fields`; nulls are gone. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly inputSchema?: JsonSchema | undefined;
  readonly outputSchema?: JsonSchema | undefined;
  readonly defaultInput?: JsonObject | undefined;
  readonly includeInputInOutput?: boolean | undefined;
  readonly instructions: readonly Instruction[];
  /** The function a JavaScript or TypeScript file exports. */
  readonly code?: AgentFunction | undefined;
}

/** A part of a prompt; `base` is the directory its template's includes start from. */
export interface Instruction {
  readonly role: "system" | "user" | "agent";
  readonly text: string;
  readonly base: string;
}

/** The author's own code, called as upstream calls it: `this` is the agent. */
export type AgentFunction = (this: unknown, input: JsonObject, options: unknown) => unknown;

/** An agent that code makes as an object, of whatever class. */
export interface AgentObject {
  readonly name: string;
  invoke(input: unknown, options: unknown): unknown;
  process(input: unknown, options: unknown): unknown;
}

/** What a kind may ask the loader for while it builds an agent. */
export interface BuildContext {
  /** The project's directory, absolute. */
  readonly root: string;
  /** The agents named under `skills`, in order, built. */
  readonly skills: readonly Agent[];
  /** The model of this agent: its own, else the project's. Nothing is connected or checked until its first use. */
  readonly model: Model;
  /** The agent that one of the kind's `agentFields` names, built. */
  agentIn(field: string): Agent | undefined;
  /** Agents of the project by name, for code that calls them; loaded when first asked for. */
  readonly agents: ProjectAgents;
  /** Runs the author's code in the project's own module graph. */
  runCode<T>(call: () => T): T;
  /** Takes a remark about the definition that does not keep it from being served. */
  warn(message: string, path?: readonly (string | number)[]): void;
}

export interface ProjectAgents {
  readonly names: readonly string[];
  get(name: string): Promise<Agent | undefined>;
  /** Builds an agent from a bare function or an agent object, as agents' code may pass one to `context.invoke`. */
  fromCode(code: AgentFunction | AgentObject): Promise<Agent>;
}

export interface AgentKind {
  readonly type: string;
  readonly description: string;
  /** The kind's own fields, beside those every agent has. */
  readonly fields: Fields;
  /** Those of its fields that name agents, as `skills` do: `reflection.reviewer`; lists on the way are followed. */
  readonly agentFields?: readonly string[];
  build(definition: Definition, context: BuildContext): Agent | Promise<Agent>;
}

/** The class that agents in code extend: its objects say what a file would say of them, and run their own `process`. */
import { contextIn } from "../agents/agent-handle.ts";
import { type AgentDescription, DESCRIBE, isAgentObject } from "../agents/agent-object.ts";
import { AppError } from "../errors.ts";
import { defined } from "../util/defined.ts";
import { toInstructions } from "./prompt-builder.ts";

export type AgentOptions = Readonly<Record<string, unknown>>;

/** What a class may say for all of its objects, by accessors. */
const INHERITED = ["description", "inputSchema", "outputSchema", "defaultInput", "includeInputInOutput", "skills"];

export class Agent {
  /** The word in a file's `type`; a class that has it as its own is one of ours. */
  static readonly kind: string = "function";

  readonly [key: string]: unknown;
  declare readonly name: string;
  declare readonly skills: unknown[];

  constructor({ process: _, ...options }: AgentOptions = {}) {
    Object.assign(this, defined(options));
    if (!("name" in this)) Object.defineProperty(this, "name", { value: new.target.name, writable: true });
    const { skills } = options;
    if (skills || !("skills" in this)) Object.assign(this, { skills: Array.isArray(skills) ? [...skills] : [] });
  }

  invoke(input: unknown, options?: unknown): unknown {
    return contextIn(options, this.name).invoke(this, input, options);
  }

  process(_input: unknown, _options: unknown): unknown {
    throw new AppError(
      "AGENT",
      `Cannot run "${this.name}": its class has no "process", expected a method of that name`,
    );
  }

  invokeSkill(skill: unknown, input: unknown, options?: unknown): unknown {
    return contextIn(options, this.name).invoke(skill, input, options);
  }

  addSkill(...skills: unknown[]): void {
    this.skills.push(...skills);
  }

  async shutdown(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  [DESCRIBE](): AgentDescription {
    const isOurs = Object.hasOwn(this.constructor, "kind");
    return {
      data: { ...fieldsOf(this), type: "function" },
      code: (input, options) => this.process(input, options),
      name: isOurs ? undefined : this.name,
    };
  }
}

/** What an object says, in the words of a file. */
export function fieldsOf(agent: Agent): Record<string, unknown> {
  const inherited = Object.fromEntries(INHERITED.map((key) => [key, agent[key]]));
  const { instructions, toolChoice, inputSchema, outputSchema, ...said } = { ...agent, ...inherited } as AgentOptions;
  return defined({
    ...said,
    instructions: toInstructions(instructions),
    toolChoice: isAgentObject(toolChoice) ? toolChoice.name : toolChoice,
    inputSchema: toSchema(inputSchema, agent),
    outputSchema: toSchema(outputSchema, agent),
  });
}

/** A schema may depend on the agent it is for. */
function toSchema(schema: unknown, agent: Agent): unknown {
  return typeof schema === "function" ? schema.call(agent, agent) : schema;
}

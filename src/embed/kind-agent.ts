/** Agent objects that run as what a file with their `type` describes: `AIAgent` and the like. */
import { contextIn } from "../agents/agent-handle.ts";
import { type AgentDescription, DESCRIBE } from "../agents/agent-object.ts";
import type { AgentObject } from "../agents/kind.ts";
import { Agent, type AgentOptions, fieldsOf } from "./agent.ts";

class KindAgent extends Agent {
  static from(options: AgentOptions): KindAgent {
    return new this(options);
  }

  /** For classes that do something before or after what their kind does. */
  override process(input: unknown, options: unknown): unknown {
    return contextIn(options, this.name).invoke(withoutClass(this), input, options);
  }

  override [DESCRIBE](): AgentDescription {
    const described = super[DESCRIBE]();
    return this.process === KindAgent.prototype.process ? { ...ofKind(this), name: described.name } : described;
  }
}

function ofKind(agent: KindAgent): AgentDescription {
  const { kind } = agent.constructor as typeof Agent;
  return { data: { ...fieldsOf(agent), type: kind } };
}

/** The same agent, but for what its class does around it. */
function withoutClass(agent: KindAgent): AgentObject & { [DESCRIBE](): AgentDescription } {
  return {
    name: agent.name,
    invoke: (input, options) => agent.invoke(input, options),
    process: (input, options) => agent.process(input, options),
    [DESCRIBE]: () => ofKind(agent),
  };
}

export class AIAgent extends KindAgent {
  static override readonly kind = "ai";
}

export class TeamAgent extends KindAgent {
  static override readonly kind = "team";
}

export class TransformAgent extends KindAgent {
  static override readonly kind = "transform";
}

/** How a team runs its agents. */
export const ProcessMode = { sequential: "sequential", parallel: "parallel" } as const;

/** When a model calls the skills of its agent. */
export const AIAgentToolChoice = { auto: "auto", none: "none", required: "required", router: "router" } as const;

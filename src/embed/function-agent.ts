/** `FunctionAgent`: a function of the author's own, as an agent object. */
import type { AgentFunction } from "../agents/kind.ts";
import { AppError } from "../errors.ts";
import type { JsonObject } from "../runtime/agent.ts";
import { Agent, type AgentOptions } from "./agent.ts";

export class FunctionAgent extends Agent {
  static override readonly kind: string = "function";

  readonly #process: AgentFunction;

  static from(options: AgentOptions | AgentFunction): FunctionAgent {
    return new FunctionAgent(typeof options === "function" ? { ...options, process: options } : options);
  }

  constructor(options: AgentOptions) {
    const { process } = options;
    if (typeof process !== "function") {
      throw new AppError("AGENT", 'Cannot make a FunctionAgent: "process" is missing, expected a function');
    }
    super({ ...options, name: options.name || process.name || undefined });
    this.#process = process as AgentFunction;
  }

  override process(input: unknown, options: unknown): unknown {
    return this.#process.call(this, input as JsonObject, options);
  }
}

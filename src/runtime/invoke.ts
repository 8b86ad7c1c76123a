/** The one way to run an agent: defaults, input check, run, output check, and the events around them. */
import { MAX_DEPTH } from "../defaults.ts";
import { AppError, cancelled, errorMessage, isAppError } from "../errors.ts";
import { applyDefaults } from "../util/apply-defaults.ts";
import { isRecord } from "../util/is-record.ts";
import { settle } from "../util/settle.ts";
import type { Agent, JsonObject } from "./agent.ts";
import type { InvokeContext } from "./context.ts";
import { validatorFor } from "./validate.ts";

/**
 * Runs `agent` with `input`; agents that call agents come through here again with a deeper context.
 * @throws AppError INPUT when the input does not fit, AGENT or MODEL when the agent says why it failed,
 * CANCELLED when `context.signal` fired; whatever the agent's code threw otherwise.
 */
export async function invoke(agent: Agent, input: JsonObject, context: InvokeContext): Promise<JsonObject> {
  return await invokeNow(agent, input, context);
}

export type Outcome = JsonObject | Promise<JsonObject>;

/** The same, but what did not have to wait is returned, or thrown, at once. */
export function invokeNow(agent: Agent, input: JsonObject, context: InvokeContext): Outcome {
  return context.emit ? observed(agent, input, context, context.emit) : checked(agent, input, context);
}

type Emit = NonNullable<InvokeContext["emit"]>;

function observed(agent: Agent, input: JsonObject, context: InvokeContext, emit: Emit): Outcome {
  const place = { agent: agent.name, depth: context.depth };
  const start = performance.now();
  emit({ type: "agent-start", ...place });
  return settle<JsonObject, JsonObject>(
    () => checked(agent, input, context),
    (output) => {
      emit({ type: "agent-end", ...place, ms: performance.now() - start });
      return output;
    },
    (error) => {
      emit({ type: "agent-end", ...place, ms: performance.now() - start, error: errorMessage(error) });
      throw error;
    },
  );
}

function checked(agent: Agent, given: JsonObject, context: InvokeContext): Outcome {
  if (context.depth > MAX_DEPTH) {
    throw new AppError("AGENT", `Cannot call "${agent.name}": agents call each other ${MAX_DEPTH} levels deep`);
  }
  const check = validatorFor(agent.inputSchema);
  if (check instanceof Promise) return check.then(() => checked(agent, given, context));
  const input = withDefaults(agent, given);
  const faults = check(input);
  if (faults.length > 0) throw new AppError("INPUT", `Cannot call "${agent.name}": ${faults.join("; ")}`);
  return settle<JsonObject, JsonObject>(
    () => agent.run(input, context),
    (output) => finish(agent, input, output),
    (error) => {
      // What an interrupted agent throws is a consequence, not a fault of its own.
      const interrupted = context.signal.aborted && !(isAppError(error) && error.code === "CANCELLED");
      if (!interrupted) throw error;
      const { reason } = context.signal;
      throw isAppError(reason) ? reason : cancelled();
    },
  );
}

function finish(agent: Agent, input: JsonObject, output: unknown): Outcome {
  if (!isRecord(output)) {
    const found = `(${kindOf(output)}): ${String(output)}`;
    const message = `Agent "${agent.name}": expect to return a record type such as {result: ...}, but got ${found}`;
    throw new AppError("AGENT", message);
  }
  if (agent.outputSchema) {
    const check = validatorFor(agent.outputSchema);
    if (check instanceof Promise) return check.then(() => finish(agent, input, output));
    const faults = check(output);
    if (faults.length > 0) {
      throw new AppError("AGENT", `Agent "${agent.name}" output check arguments error: ${faults.join("; ")}`);
    }
  }
  return agent.includeInputInOutput ? { ...input, ...output } : output;
}

/** The agent's `default_input` under the caller's, then the schema's own defaults. */
function withDefaults(agent: Agent, input: JsonObject): JsonObject {
  const merged = agent.defaultInput ? mergeDefaultInput(agent.defaultInput, input) : input;
  return applyDefaults(agent.inputSchema, merged) as JsonObject;
}

function mergeDefaultInput(defaults: JsonObject, input: JsonObject): JsonObject {
  const merged: JsonObject = { ...input };
  for (const [key, value] of Object.entries(defaults)) {
    if (input[key] !== undefined && input[key] !== null) continue;
    if (!isReference(value)) merged[key] = value;
  }
  for (const [key, value] of Object.entries(defaults)) {
    if (merged[key] !== undefined && merged[key] !== null) continue;
    if (isReference(value)) merged[key] = merged[value.$get];
  }
  return merged;
}

function isReference(value: unknown): value is { $get: string } {
  return isRecord(value) && typeof value.$get === "string";
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

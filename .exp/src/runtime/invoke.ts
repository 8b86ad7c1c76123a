/** The one way to run an agent: defaults, input check, run, output check, and the events around them. */
import { MAX_DEPTH } from "../defaults.ts";
import { AppError, cancelled, errorMessage, isAppError } from "../errors.ts";
import { applyDefaults } from "../util/apply-defaults.ts";
import { isRecord } from "../util/is-record.ts";
import type { Agent, JsonObject } from "./agent.ts";
import type { InvokeContext } from "./context.ts";
import { validatorFor } from "./validate.ts";

/**
 * Runs `agent` with `input`; agents that call agents come through here again with a deeper context.
 * @throws AppError INPUT when the input does not fit, AGENT or MODEL when the agent says why it failed,
 * CANCELLED when `context.signal` fired; whatever the agent's code threw otherwise.
 */
export function invoke(agent: Agent, input: JsonObject, context: InvokeContext): Promise<JsonObject> {
  return context.emit ? observedRun(agent, input, context, context.emit) : checkedRun(agent, input, context);
}

type Emit = NonNullable<InvokeContext["emit"]>;

async function observedRun(agent: Agent, input: JsonObject, context: InvokeContext, emit: Emit): Promise<JsonObject> {
  const place = { agent: agent.name, depth: context.depth };
  const start = performance.now();
  emit({ type: "agent-start", ...place });
  try {
    const output = await checkedRun(agent, input, context);
    emit({ type: "agent-end", ...place, ms: performance.now() - start });
    return output;
  } catch (error) {
    emit({ type: "agent-end", ...place, ms: performance.now() - start, error: errorMessage(error) });
    throw error;
  }
}

async function checkedRun(agent: Agent, given: JsonObject, context: InvokeContext): Promise<JsonObject> {
  if (context.depth > MAX_DEPTH) {
    throw new AppError("AGENT", `Cannot call "${agent.name}": agents call each other ${MAX_DEPTH} levels deep`);
  }
  const input = withDefaults(agent, given);
  // Awaiting a validator that is there already would cost each call a turn.
  const inputCheck = validatorFor(agent.inputSchema);
  const inputFaults = (inputCheck instanceof Promise ? await inputCheck : inputCheck)(input);
  if (inputFaults.length > 0) throw new AppError("INPUT", `Cannot call "${agent.name}": ${inputFaults.join("; ")}`);

  const output = await run(agent, input, context);
  if (agent.outputSchema) {
    const outputCheck = validatorFor(agent.outputSchema);
    const outputFaults = (outputCheck instanceof Promise ? await outputCheck : outputCheck)(output);
    if (outputFaults.length > 0) {
      throw new AppError("AGENT", `Agent "${agent.name}" output check arguments error: ${outputFaults.join("; ")}`);
    }
  }
  return agent.includeInputInOutput ? { ...input, ...output } : output;
}

async function run(agent: Agent, input: JsonObject, context: InvokeContext): Promise<JsonObject> {
  try {
    const output: unknown = await agent.run(input, context);
    if (isRecord(output)) return output;
    const found = `(${kindOf(output)}): ${String(output)}`;
    throw new AppError(
      "AGENT",
      `Agent "${agent.name}": expect to return a record type such as {result: ...}, but got ${found}`,
    );
  } catch (error) {
    // What an interrupted agent throws is a consequence, not a fault of its own.
    if (context.signal.aborted && !(isAppError(error) && error.code === "CANCELLED")) throw cancelled();
    throw error;
  }
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

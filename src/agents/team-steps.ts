/** A team at work: its steps one after another, or side by side. */
import { AppError, cancelled, isAppError } from "../errors.ts";
import { log } from "../log.ts";
import type { Agent, JsonObject } from "../runtime/agent.ts";
import { deeper, type InvokeContext, withSignal } from "../runtime/context.ts";
import { invoke } from "../runtime/invoke.ts";
import { mapLimited } from "../util/map-limited.ts";
import { listening } from "./code-stream.ts";
import { inNameOf } from "./in-name-of.ts";

export interface Team {
  readonly name: string;
  /** At least one. */
  readonly steps: readonly Agent[];
  readonly isParallel: boolean;
  /** Whether the output of a sequence holds that of all its steps. */
  readonly includeAll: boolean;
  /** The input with the list that the team goes through. */
  readonly iterateOn: string | undefined;
  /** Items at once. */
  readonly concurrency: number;
  /** Whether items see what came of those before. */
  readonly withPrevious: boolean;
  /** The output that is its answer in words. */
  readonly textKey: string | undefined;
}

interface Work {
  readonly call: InvokeContext;
  /** Whether what is said is the team's answer. */
  readonly speaks: boolean;
  /** The item that is worked on, for messages. */
  readonly item?: string | undefined;
}

export async function runSteps(team: Team, input: JsonObject, work: Work): Promise<JsonObject> {
  return team.isParallel ? await runParallel(team, input, work) : await runSequence(team, input, work);
}

/** Every step gets the team's input and all that the steps before it returned. */
async function runSequence(
  { name, steps, includeAll }: Team,
  input: JsonObject,
  { call, speaks, item }: Work,
): Promise<JsonObject> {
  const all: JsonObject = {};
  let output: JsonObject = {};
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1;
    const context = speaks && isLast ? inNameOf(name, call) : deeper(call);
    output = await runStep(step, { ...input, ...all }, { team: name, context, item });
    Object.assign(all, output);
  }
  return includeAll ? all : output;
}

/** Of texts under one key, that of the first step to say something is kept; of other values, the last step's. */
async function runParallel(
  { name, steps, textKey }: Team,
  input: JsonObject,
  { call, speaks, item }: Work,
): Promise<JsonObject> {
  const owners = new Map<string, number>();

  function heard(index: number, context: InvokeContext): InvokeContext {
    const key = steps[index]?.textKey;
    const isShared = key !== undefined && steps.filter((step) => step.textKey === key).length > 1;
    const isSpoken = speaks && key !== undefined && key === textKey && call.emit !== undefined;
    if (!isShared && !isSpoken) return context;
    return listening(context, ({ text }) => {
      if (!owners.has(key) && text !== "") owners.set(key, index);
      if (!isSpoken || owners.get(key) !== index) return;
      call.emit?.({ type: "text-delta", agent: name, depth: call.depth, text });
    });
  }

  const outputs = await sideBySide(steps, { call, limit: steps.length }, (step, index, own) =>
    runStep(step, input, { team: name, context: heard(index, deeper(own)), item }),
  );
  const merged: JsonObject = Object.assign({}, ...outputs);
  for (const [key, index] of owners) {
    const output = outputs[index];
    if (output && key in output) merged[key] = output[key];
  }
  return merged;
}

/** Runs so many at a time, each with a call of its own; when one fails, the others are told to stop. */
export async function sideBySide<T, R>(
  items: readonly T[],
  { call, limit }: { call: InvokeContext; limit: number },
  run: (item: T, index: number, call: InvokeContext) => Promise<R>,
): Promise<R[]> {
  const failure = new AbortController();
  const own = withSignal(call, AbortSignal.any([call.signal, failure.signal]));
  try {
    return await mapLimited(items, limit, (item, index) => run(item, index, own));
  } catch (error) {
    failure.abort();
    throw error;
  }
}

interface StepRun {
  readonly team: string;
  readonly context: InvokeContext;
  readonly item?: string | undefined;
}

/** Runs one agent of a team, whose failures name it. */
export async function runStep(step: Agent, input: JsonObject, { team, context, item }: StepRun): Promise<JsonObject> {
  if (context.signal.aborted) throw cancelled();
  try {
    return await invoke(step, input, context);
  } catch (error) {
    throw toStepError(error, step, { team, item });
  }
}

function toStepError(error: unknown, { name }: Agent, { team, item }: { team: string; item: string | undefined }) {
  const failed = `Step "${name}" failed${item === undefined ? "" : ` at ${item}`}`;
  if (!isAppError(error)) {
    log.error("step failed", { agent: team, step: name, item, error });
    return new AppError("AGENT", `${failed} unexpectedly`, { cause: error });
  }
  const isNamed = item === undefined && error.message.includes(`"${name}"`);
  if (error.code === "CANCELLED" || isNamed) return error;
  return new AppError(error.code, `${failed}: ${error.message}`, { cause: error });
}

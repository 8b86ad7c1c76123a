/** What an author's code returns → the agent's output. */
import { CODE_SLICE_MS } from "../defaults.ts";
import { AppError, cancelled } from "../errors.ts";
import type { JsonObject } from "../runtime/agent.ts";
import type { InvokeContext } from "../runtime/context.ts";
import { invoke } from "../runtime/invoke.ts";
import { abortable } from "../util/abortable.ts";
import { found } from "../util/found.ts";
import { isRecord } from "../util/is-record.ts";
import { isThenable } from "../util/is-thenable.ts";
import { targetOf } from "./agent-handle.ts";
import { agentBehind, isAgentObject } from "./agent-object.ts";
import { inNameOf } from "./in-name-of.ts";
import type { ProjectAgents } from "./kind.ts";

/** A run of code: whose it is, what it was given, and how to call back into it. */
export interface Run {
  agent: string;
  input: JsonObject;
  call: InvokeContext;
  agents: ProjectAgents;
  runCode<T>(call: () => T): T;
}

type Pieces = Iterator<unknown, unknown> | AsyncIterator<unknown, unknown>;

/** The output itself, where that is what was returned; undefined when there is more to do. */
export function plainOutput(returned: unknown): JsonObject | undefined {
  if (!isRecord(returned) || isThenable(returned) || comesInPieces(returned)) return undefined;
  return targetOf(returned) || isAgentObject(returned) ? undefined : returned;
}

/** Streams are read to their end, and an agent that is returned takes the call over. */
export async function collectOutput(returned: unknown, run: Run): Promise<JsonObject> {
  const plain = plainOutput(returned);
  if (plain) return plain;
  const target = agentBehind(returned, run.agents);
  if (target) return await invoke(await target(), run.input, inNameOf(run.agent, run.call));
  if (comesInPieces(returned))
    return await readPieces(
      run.runCode(() => iteratorOf(returned)),
      run,
    );
  throw new AppError("AGENT", `expect to return a record type such as {result: ...}, but got (${describe(returned)}`);
}

async function readPieces(pieces: Pieces, run: Run): Promise<JsonObject> {
  const output: JsonObject = {};
  let isDone = false;
  let lastPause = performance.now();
  try {
    for (;;) {
      // Code that never waits would keep every other call, and the signal, from being heard.
      if (performance.now() - lastPause > CODE_SLICE_MS) {
        await nextTurn();
        if (run.call.signal.aborted) throw cancelled();
        lastPause = performance.now();
      }
      const next = Promise.resolve(run.runCode(() => pieces.next()));
      const { done, value } = await abortable(next, run.call.signal);
      if (!done) {
        takePiece(value, output, run);
        continue;
      }
      isDone = true;
      return value === undefined || value === null ? output : { ...output, ...(await collectOutput(value, run)) };
    }
  } finally {
    if (!isDone) stop(pieces, run);
  }
}

/** Lets the code clean up; nobody waits for that, nor wants to know how it ended. */
function stop(pieces: Pieces, { runCode }: Run): void {
  try {
    Promise.resolve(runCode(() => pieces.return?.())).catch(() => undefined);
  } catch {
    // The failure that ended the run is the one that counts.
  }
}

function takePiece(piece: unknown, output: JsonObject, { agent, call }: Run): void {
  if (!isRecord(piece) || !("delta" in piece || "progress" in piece)) {
    throw new AppError(
      "AGENT",
      `Cannot use what the function yields: ${found(piece)}, expected {delta: …} or {progress: …}`,
    );
  }
  if (piece.progress !== undefined) emitProgress(piece.progress, { agent, call });
  if (!isRecord(piece.delta)) return;
  const { text, json } = piece.delta;
  if (isRecord(text)) {
    for (const [key, part] of Object.entries(text)) {
      if (part === undefined || part === null || part === "") continue;
      const before = output[key];
      output[key] = `${typeof before === "string" ? before : ""}${part}`;
      call.emit?.({ type: "text-delta", agent, depth: call.depth, text: String(part) });
    }
  }
  if (!isRecord(json)) return;
  for (const [key, value] of Object.entries(json)) {
    if (value !== undefined) output[key] = value;
  }
}

/** Protocols know no infinity, and no number that is none. */
function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** `"message"`, or `{progress, total, message}`; anything else says nothing. */
export function emitProgress(update: unknown, { agent, call }: { agent: string; call: InvokeContext }): void {
  if (!call.emit) return;
  const { progress, total, message } =
    typeof update === "string" ? { message: update } : isRecord(update) ? update : {};
  const event = {
    ...(isNumber(progress) ? { progress } : {}),
    ...(isNumber(total) ? { total } : {}),
    ...(typeof message === "string" ? { message } : {}),
  };
  if (Object.keys(event).length > 0) call.emit({ type: "progress", agent, depth: call.depth, ...event });
}

type Source = AsyncIterable<unknown> | (Iterable<unknown> & { next: unknown });

/** Generators and streams do; lists and other things that can be looped over hold no pieces of output. */
function comesInPieces(value: unknown): value is Source {
  if (!isRecord(value)) return false;
  return Symbol.asyncIterator in value || (Symbol.iterator in value && typeof value.next === "function");
}

function iteratorOf(source: Source): Pieces {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}

function describe(value: unknown): string {
  const type = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return `${type}): ${text.length > 200 ? `${text.slice(0, 199)}…` : text}`;
}

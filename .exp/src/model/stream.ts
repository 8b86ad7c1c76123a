/** One call of a provider as parts, repeated while nothing has come yet and the failure may pass. */
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { MODEL_RETRIES, MODEL_RETRY_BASE_MS, MODEL_RETRY_MAX_MS } from "../defaults.ts";
import { cancelled } from "../errors.ts";
import { log } from "../log.ts";
import { pause } from "../util/pause.ts";
import { toCallOptions } from "./call-options.ts";
import type { Connection } from "./connection.ts";
import { StreamFault, toModelError } from "./error.ts";
import type { CallOptions, ModelPart, ModelRequest } from "./model.ts";
import type { Resolution } from "./resolve.ts";
import type { ModelSettings } from "./settings.ts";
import { type Watch, watchCall, watchedFetch } from "./watch.ts";

/** Providers' own objects for models, by endpoint. */
const connected = new Map<string, Promise<{ connection: Connection; model: LanguageModelV4 }>>();

export async function* streamModel(
  resolution: Resolution,
  settings: ModelSettings,
  request: ModelRequest,
  { signal, agent }: CallOptions,
): AsyncGenerator<ModelPart> {
  const { connection, model } = await connect(resolution);
  const options = toCallOptions(connection, resolution, settings, request);
  for (let attempt = 0; ; attempt++) {
    let begun = false;
    try {
      for await (const part of attemptOnce(model, options, signal)) {
        begun = true;
        yield part;
      }
      return;
    } catch (thrown) {
      if (signal.aborted) throw cancelled();
      const { error, retryAfterMs } = toModelError(thrown, agent, resolution);
      const wait = retryAfterMs ?? backoff(attempt);
      if (begun || !error.retryable || attempt >= MODEL_RETRIES || wait > MODEL_RETRY_MAX_MS) throw error;
      log.debug("model call failed and is repeated", {
        agent,
        provider: error.provider,
        error: error.message,
        waitMs: Math.round(wait),
      });
      await pause(wait, signal).catch(() => {
        throw cancelled();
      });
    }
  }
}

async function* attemptOnce(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  signal: AbortSignal,
): AsyncGenerator<ModelPart> {
  signal.throwIfAborted();
  // Ends the request as well when whoever reads the parts stops reading.
  const controller = new AbortController();
  const abort = () => controller.abort();
  signal.addEventListener("abort", abort, { once: true });
  const watch = watchCall(controller.signal);
  try {
    const { stream } = await model.doStream({ ...options, abortSignal: controller.signal });
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const part = toPart(value, watch);
      if (part) yield part;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    controller.abort();
  }
}

function toPart(part: LanguageModelV4StreamPart, watch: Watch): ModelPart | undefined {
  switch (part.type) {
    case "text-delta":
      return part.delta === "" ? undefined : { type: "text", text: part.delta };
    case "reasoning-delta":
      return part.delta === "" ? undefined : { type: "reasoning", text: part.delta };
    case "file":
      return part.data.type === "data"
        ? { type: "file", mediaType: part.mediaType, data: toBase64(part.data.data) }
        : undefined;
    case "tool-call":
      return { type: "tool-call", call: { id: part.toolCallId, name: part.toolName, input: parseInput(part.input) } };
    case "error":
      return rejectPart(part.error, watch);
    case "finish":
      return toFinish(part, watch);
    default:
      return undefined;
  }
}

function toFinish(
  { finishReason, usage }: Extract<LanguageModelV4StreamPart, { type: "finish" }>,
  watch: Watch,
): ModelPart {
  if (finishReason.unified === "interrupted") assertEnded(watch);
  if (finishReason.unified === "content-filter")
    throw new StreamFault("refused", "its content filter stopped the answer, ask differently");
  return {
    type: "finish",
    reason: finishReason.unified === "error" ? "other" : finishReason.unified,
    usage: { inputTokens: usage.inputTokens.total ?? 0, outputTokens: usage.outputTokens.total ?? 0 },
  };
}

function rejectPart(error: unknown, watch: Watch): undefined {
  const unfinished = error instanceof Error && /without a finish reason/.test(error.message);
  if (!unfinished) throw error;
  assertEnded(watch);
}

/** A missing finish reason is forgiven where the stream says otherwise that it is complete. */
function assertEnded({ done, contentType = "" }: Watch): void {
  if (done) return;
  if (contentType.includes("event-stream")) throw new StreamFault("cut", "The stream ended early");
  throw new StreamFault("no-stream", `it answered with "${contentType || "nothing"}"`);
}

/** Models write JSON; what is not stays text, for whoever checks it. */
function parseInput(input: string): unknown {
  if (input.trim() === "") return {};
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}

async function connect({ endpoint, load }: Resolution): Promise<{ connection: Connection; model: LanguageModelV4 }> {
  const key = JSON.stringify(endpoint);
  const known = connected.get(key);
  if (known) return known;
  const fresh = load().then((connection) => ({ connection, model: connection.connect(endpoint, watchedFetch) }));
  connected.set(key, fresh);
  return fresh;
}

/** Waits differ by chance, so that callers refused together do not come back together. */
function backoff(attempt: number): number {
  return MODEL_RETRY_BASE_MS * 2 ** attempt * (0.5 + Math.random());
}

function toBase64(data: string | Uint8Array): string {
  return typeof data === "string" ? data : Buffer.from(data).toString("base64");
}

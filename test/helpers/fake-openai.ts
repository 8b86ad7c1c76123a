/** A scripted OpenAI-compatible server: answers Chat Completions as told and remembers what it was asked. */

export interface FakeRequest {
  path: string;
  headers: Record<string, string>;
  /** The parsed body; tests look into it as they please. */
  body: ChatBody;
  /** Whether the caller went away before the answer was complete. */
  aborted: boolean;
}

export interface ChatBody {
  model: string;
  messages: { role: string; content: unknown; tool_calls?: unknown[]; tool_call_id?: string }[];
  tools?: { type: string; function: { name: string; description?: string; parameters: Record<string, unknown> } }[];
  [key: string]: unknown;
}

export interface FakeToolCall {
  name: string;
  /** An object is written as JSON; a string goes as it is. */
  arguments: unknown;
  id?: string;
}

/** What to answer; a bare string is a text in one piece. */
export type FakeReply =
  | string
  | {
      /** The pieces in which the text arrives. */
      text?: string | readonly string[];
      /** Text that is this value as JSON. */
      json?: unknown;
      reasoning?: string;
      toolCalls?: readonly FakeToolCall[];
      usage?: { prompt_tokens: number; completion_tokens: number };
      finishReason?: string;
      /** Between the pieces, and before the first. */
      delayMs?: number;
      /** After the pieces: nothing more until the caller leaves, the connection breaks, or an end without a word. */
      ending?: "hang" | "break" | "stop";
    }
  | { status: number; error?: unknown; headers?: Record<string, string> }
  /** An answer that is no stream of completions. */
  | { raw: string; contentType?: string };

export interface FakeOpenai extends AsyncDisposable {
  /** The base URL, with `/v1`. */
  readonly url: string;
  readonly requests: FakeRequest[];
  /** The next request that its caller gave up, or one that was given up already. */
  aborted(): Promise<FakeRequest>;
}

type Script = readonly FakeReply[] | ((request: FakeRequest, index: number) => FakeReply | Promise<FakeReply>);

/** Not one that clients try again. */
const SCRIPT_ENDED = 418;

export function fakeOpenai(script: Script): FakeOpenai {
  const requests: FakeRequest[] = [];
  const waiting: ((request: FakeRequest) => void)[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const record: FakeRequest = {
        path: new URL(request.url).pathname,
        headers: Object.fromEntries(request.headers),
        body: (await request.json()) as ChatBody,
        aborted: false,
      };
      const index = requests.push(record) - 1;
      request.signal.addEventListener("abort", () => {
        record.aborted = true;
        for (const resolve of waiting.splice(0)) resolve(record);
      });
      const reply = typeof script === "function" ? await script(record, index) : script[index];
      return toResponse(
        reply ?? { status: SCRIPT_ENDED, error: { message: "The script has no further reply" } },
        request.signal,
      );
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/v1`,
    requests,
    aborted() {
      const known = requests.find(({ aborted }) => aborted);
      return known ? Promise.resolve(known) : new Promise((resolve) => waiting.push(resolve));
    },
    async [Symbol.asyncDispose]() {
      await server.stop(true);
    },
  };
}

function toResponse(reply: FakeReply, signal: AbortSignal): Response {
  if (typeof reply === "string") return toResponse({ text: reply }, signal);
  if ("status" in reply) {
    const { status, error = { message: `error ${status}` }, headers = {} } = reply;
    return Response.json({ error }, { status, headers });
  }
  if ("raw" in reply)
    return new Response(reply.raw, { headers: { "content-type": reply.contentType ?? "text/event-stream" } });
  return new Response(toStream(toChunks(reply), reply, signal), { headers: { "content-type": "text/event-stream" } });
}

type StreamReply = Exclude<FakeReply, string | { status: number } | { raw: string }>;

function toChunks({ text, json, reasoning, toolCalls = [], usage, finishReason, ending }: StreamReply): string[] {
  const pieces = json === undefined ? [text ?? []].flat() : [JSON.stringify(json)];
  const deltas: object[] = [{ role: "assistant", content: "" }];
  if (reasoning !== undefined) deltas.push({ reasoning_content: reasoning });
  for (const piece of pieces) deltas.push({ content: piece });
  for (const [index, call] of toolCalls.entries()) deltas.push(...toolDeltas(call, index));
  const chunks = deltas.map((delta) => toChunk({ choices: [{ index: 0, delta, finish_reason: null }] }));
  if (ending !== undefined) return chunks;

  const reason = finishReason ?? (toolCalls.length > 0 ? "tool_calls" : "stop");
  chunks.push(toChunk({ choices: [{ index: 0, delta: {}, finish_reason: reason }] }));
  const { prompt_tokens, completion_tokens } = usage ?? { prompt_tokens: 11, completion_tokens: 7 };
  chunks.push(
    toChunk({
      choices: [],
      usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
    }),
  );
  chunks.push("data: [DONE]\n\n");
  return chunks;
}

/** In two pieces, as models send them. */
function toolDeltas(call: FakeToolCall, index: number): object[] {
  const id = call.id ?? `call_${index + 1}`;
  const text = typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments);
  const middle = Math.ceil(text.length / 2);
  return [
    { tool_calls: [{ index, id, type: "function", function: { name: call.name, arguments: "" } }] },
    { tool_calls: [{ index, function: { arguments: text.slice(0, middle) } }] },
    { tool_calls: [{ index, function: { arguments: text.slice(middle) } }] },
  ];
}

function toChunk(content: object): string {
  return `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "fake", ...content })}\n\n`;
}

function toStream(
  chunks: readonly string[],
  { delayMs = 0, ending }: StreamReply,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next = 0;
  return new ReadableStream({
    async pull(controller) {
      if (delayMs > 0) await Bun.sleep(delayMs);
      const chunk = chunks[next++];
      if (chunk !== undefined) return controller.enqueue(encoder.encode(chunk));
      if (ending === "hang") await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      // An error without a value is one that Bun does not print.
      if (ending === "break") return controller.error(undefined);
      if (!signal.aborted) controller.close();
    },
  });
}

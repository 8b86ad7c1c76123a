/** How an answer travels: one JSON body when it is quick, a stream when it is slow or has something to say on the way. */
import { STREAM_AFTER_MS } from "../defaults.ts";
import { errorMessage } from "../errors.ts";
import { log } from "../log.ts";
import type { LongBody } from "./long-body.ts";
import { createSlowJson } from "./slow-json.ts";
import { createEventStream, EVENT_STREAM } from "./sse.ts";

/** The part of a connection that long answers need. */
export interface Connection {
  /** Exempts the request from the idle timeout … */
  keepOpen(): void;
  /** … and ends the exemption, which otherwise stays with the socket. */
  release(): void;
}

export interface Reply {
  /** Sends a message ahead of the answer, where the client takes streams; `optional` ones may get lost with slow readers. */
  notify(data: string, kind?: "optional"): void;
}

export interface ReplyOptions {
  request: Request;
  connection: Connection;
  /** The caller hung up before the answer was ready. */
  onAbandon?(): void;
  /** See `EventStreamOptions`. */
  heartbeat?(): boolean;
}

export interface Answer {
  /** Written as JSON. */
  value: unknown;
  /** HTTP status, which only an answer that was not streamed can have. */
  status?: number;
}

/** `work` makes the answer; it must not fail. */
export function reply(
  options: ReplyOptions,
  work: (reply: Reply) => Answer | Promise<Answer>,
): Response | Promise<Response> {
  const { request, connection, onAbandon, heartbeat } = options;
  let answered: PromiseWithResolvers<Response> | undefined;
  let open: LongBody | undefined;
  let slow: Timer | undefined;
  let settled = false;
  let streams: boolean | undefined;

  function promise(): PromiseWithResolvers<Response> {
    answered ??= Promise.withResolvers();
    return answered;
  }

  function takesStreams(): boolean {
    streams ??= acceptsEventStream(request);
    return streams;
  }

  function openLong(): LongBody {
    connection.keepOpen();
    open = takesStreams()
      ? createEventStream({ ...(onAbandon ? { onLeave: onAbandon } : {}), ...(heartbeat ? { heartbeat } : {}) })
      : createSlowJson(onAbandon);
    promise().resolve(new Response(open.body, { headers: open.headers }));
    return open;
  }

  function watch(): void {
    if (settled) return;
    if (!open) slow = setTimeout(openLong, STREAM_AFTER_MS);
    if (!onAbandon) return;
    if (request.signal.aborted) onAbandon();
    request.signal.addEventListener("abort", () => {
      if (!settled) onAbandon();
    });
  }

  function notify(data: string, kind?: "optional"): void {
    if (settled || !takesStreams()) return;
    clearTimeout(slow);
    const stream = open ?? openLong();
    if (kind !== "optional" || !stream.lags) stream.send(data);
  }

  function finish(answer: Answer): void {
    settled = true;
    clearTimeout(slow);
    if (!open) {
      promise().resolve(toResponse(answer));
      return;
    }
    open.send(toText(answer));
    open.close();
    connection.release();
  }

  const answer = work({ notify });
  if (answer instanceof Promise) {
    answer.then(finish);
    afterThisTurn(watch);
  } else {
    if (!open) return toResponse(answer);
    finish(answer);
  }
  return promise().promise;
}

function toResponse({ value, status }: Answer): Response {
  try {
    return status === undefined ? Response.json(value) : Response.json(value, { status });
  } catch (error) {
    return Response.json(unwritable(error), { status: 500 });
  }
}

function toText({ value }: Answer): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    return JSON.stringify(unwritable(error));
  }
}

/** An answer that JSON cannot hold must not be an answer that never comes. */
function unwritable(error: unknown): object {
  log.error("answer cannot be written", { error });
  return { error: { message: `The answer cannot be written as JSON: ${errorMessage(error)}` } };
}

let waiting: (() => void)[] = [];

/** Most answers are ready within the turn they were asked in, and need neither a timer nor a listener. */
function afterThisTurn(callback: () => void): void {
  waiting.push(callback);
  if (waiting.length > 1) return;
  setImmediate(() => {
    const due = waiting;
    waiting = [];
    for (const call of due) call();
  });
}

/** Clients that name no type, or any, are given JSON, which all of them read. */
function acceptsEventStream(request: Request): boolean {
  return request.headers.get("accept")?.includes(EVENT_STREAM) ?? false;
}

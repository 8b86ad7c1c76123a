/** How an answer travels: one JSON body when it is quick, a stream when it is slow or has something to say on the way. */
import { STREAM_AFTER_MS } from "../defaults.ts";
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
  text: string;
  /** HTTP status, which only an answer that was not streamed can have. */
  status?: number;
}

/** `work` makes the answer; it must not reject. */
export function reply(options: ReplyOptions, work: (reply: Reply) => Promise<Answer>): Promise<Response> {
  const { request, connection, onAbandon, heartbeat } = options;
  const answered = Promise.withResolvers<Response>();
  let open: LongBody | undefined;
  let slow: Timer | undefined;
  let settled = false;

  function openLong(): LongBody {
    connection.keepOpen();
    open = acceptsEventStream(request)
      ? createEventStream({ ...(onAbandon ? { onLeave: onAbandon } : {}), ...(heartbeat ? { heartbeat } : {}) })
      : createSlowJson(onAbandon);
    answered.resolve(new Response(open.body, { headers: open.headers }));
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
    if (settled || !acceptsEventStream(request)) return;
    clearTimeout(slow);
    const stream = open ?? openLong();
    if (kind !== "optional" || !stream.lags) stream.send(data);
  }

  work({ notify }).then(({ text, status }) => {
    settled = true;
    clearTimeout(slow);
    if (!open) return answered.resolve(new Response(text, status === undefined ? JSON_INIT : { ...JSON_INIT, status }));
    open.send(text);
    open.close();
    connection.release();
  });
  afterThisTurn(watch);
  return answered.promise;
}

const JSON_INIT = { headers: { "content-type": "application/json" } };

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
export function acceptsEventStream(request: Request): boolean {
  return request.headers.get("accept")?.includes(EVENT_STREAM) ?? false;
}

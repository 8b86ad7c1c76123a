/** How an answer travels: one JSON body when it is quick, a stream when it is slow or has something to say on the way. */
import { HEARTBEAT_MS, STREAM_AFTER_MS } from "../defaults.ts";
import { createEventStream, EVENT_STREAM, type EventStream } from "./sse.ts";

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
  headers?: Record<string, string>;
  /** The caller hung up before the answer was ready. */
  onAbandon?(): void;
  /** See `EventStreamOptions`. */
  heartbeat?(): boolean;
}

const STREAM_HEADERS = {
  "content-type": EVENT_STREAM,
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};
const JSON_HEADERS = { "content-type": "application/json" };

export interface Answer {
  text: string;
  /** HTTP status, which only an answer that was not streamed can have. */
  status?: number;
}

/** `work` makes the answer; it must not reject. */
export function reply(options: ReplyOptions, work: (reply: Reply) => Promise<Answer>): Promise<Response> {
  const { request, connection, headers, onAbandon, heartbeat } = options;
  const streams = acceptsEventStream(request);
  const answered = Promise.withResolvers<Response>();
  let stream: EventStream | undefined;
  let slowJson: SlowJson | undefined;
  let settled = false;

  function openStream(): EventStream {
    if (stream) return stream;
    connection.keepOpen();
    stream = createEventStream({ ...(onAbandon ? { onLeave: onAbandon } : {}), ...(heartbeat ? { heartbeat } : {}) });
    answered.resolve(new Response(stream.body, { headers: { ...STREAM_HEADERS, ...headers } }));
    return stream;
  }

  function openSlowJson(): void {
    connection.keepOpen();
    slowJson = createSlowJson(onAbandon);
    answered.resolve(new Response(slowJson.body, { headers: { ...JSON_HEADERS, ...headers } }));
  }

  const slow = setTimeout(() => (streams ? openStream() : openSlowJson()), STREAM_AFTER_MS);
  if (onAbandon) {
    request.signal.addEventListener("abort", () => {
      if (!settled) onAbandon();
    });
  }

  const notify = (data: string, kind?: "optional") => {
    if (!streams || settled) return;
    const open = openStream();
    if (kind !== "optional" || !open.lags) open.send(data);
  };

  work({ notify }).then(({ text, status = 200 }) => {
    settled = true;
    clearTimeout(slow);
    if (!stream && !slowJson) {
      answered.resolve(new Response(text, { status, headers: { ...JSON_HEADERS, ...headers } }));
      return;
    }
    stream?.send(text);
    stream?.close();
    slowJson?.end(text);
    connection.release();
  });
  return answered.promise;
}

/** Clients that name no type, or any, are given JSON, which all of them read. */
export function acceptsEventStream(request: Request): boolean {
  return request.headers.get("accept")?.includes(EVENT_STREAM) ?? false;
}

interface SlowJson {
  body: ReadableStream<Uint8Array>;
  end(text: string): void;
}

/** White space may stand before a JSON value, so it keeps the connection of a client without streams alive. */
function createSlowJson(onLeave: (() => void) | undefined): SlowJson {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(started) {
      controller = started;
    },
    cancel() {
      clearInterval(timer);
      controller = undefined;
      onLeave?.();
    },
  });
  const timer = setInterval(() => controller?.enqueue(encoder.encode(" ")), HEARTBEAT_MS);
  controller?.enqueue(encoder.encode(" "));
  return {
    body,
    end(text) {
      clearInterval(timer);
      controller?.enqueue(encoder.encode(text));
      controller?.close();
      controller = undefined;
    },
  };
}

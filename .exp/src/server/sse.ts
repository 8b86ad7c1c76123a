/** A response body of server-sent events that never falls silent and stops when its reader leaves. */
import { HEARTBEAT_MS } from "../defaults.ts";
import type { LongBody } from "./long-body.ts";

export const EVENT_STREAM = "text/event-stream";

/** Readers further behind than this lose what may be lost. */
const MAX_LAG_BYTES = 1024 * 1024;

const HEADERS = { "content-type": EVENT_STREAM, "cache-control": "no-cache, no-transform", "x-accel-buffering": "no" };

export interface EventStreamOptions {
  /** The reader is gone and the stream closed. */
  onLeave?(): void;
  /** Sends something of more use than a comment when the stream has been silent; true if it did. */
  heartbeat?(): boolean;
}

export function createEventStream({ onLeave, heartbeat }: EventStreamOptions = {}): LongBody {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let lastWrite = Date.now();

  const body = new ReadableStream<Uint8Array>(
    {
      start(started) {
        controller = started;
      },
      cancel() {
        end();
        onLeave?.();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_LAG_BYTES }),
  );
  const timer = setInterval(() => {
    if (Date.now() - lastWrite < HEARTBEAT_MS * 0.9) return;
    if (!heartbeat?.()) write(": \n\n");
  }, HEARTBEAT_MS / 2);

  function end(): void {
    clearInterval(timer);
    controller = undefined;
  }

  function write(text: string): void {
    if (!controller) return;
    lastWrite = Date.now();
    controller.enqueue(encoder.encode(text));
  }

  // Gives the reader its headers and first byte at once.
  write(": \n\n");

  return {
    body,
    headers: HEADERS,
    send: (data) => write(`event: message\ndata: ${data}\n\n`),
    get lags() {
      return (controller?.desiredSize ?? 1) <= 0;
    },
    close() {
      const open = controller;
      end();
      open?.close();
    },
  };
}

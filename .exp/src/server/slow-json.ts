/** A JSON body that is long in coming: white space, which may stand before a JSON value, keeps its connection alive. */
import { HEARTBEAT_MS } from "../defaults.ts";
import type { LongBody } from "./long-body.ts";

export function createSlowJson(onLeave: (() => void) | undefined): LongBody {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const write = (text: string) => controller?.enqueue(encoder.encode(text));
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
  const timer = setInterval(write, HEARTBEAT_MS, " ");
  write(" ");
  return {
    body,
    headers: { "content-type": "application/json" },
    lags: false,
    send: write,
    close() {
      clearInterval(timer);
      controller?.close();
      controller = undefined;
    },
  };
}

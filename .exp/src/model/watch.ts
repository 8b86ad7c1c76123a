/** Sees what the AI SDK does not tell of a provider's answer: whether it is a stream, and whether it said that it was done. */

export interface Watch {
  contentType?: string;
  /** Set by `data: [DONE]`; some servers end with it and give no finish reason. */
  done: boolean;
}

const DONE = /^data: ?\[DONE\]/m;

/** The end of a chunk, in which a marker cut in two would begin. */
const TAIL_LENGTH = 16;

/** Calls are told apart by their signal, which the SDK passes on as it is. */
const watches = new WeakMap<AbortSignal, Watch>();

export function watchCall(signal: AbortSignal): Watch {
  const watch: Watch = { done: false };
  watches.set(signal, watch);
  return watch;
}

export const watchedFetch = (async (input: RequestInfo | URL, init?: RequestInit) => {
  const response = await fetch(input, init);
  const watch = init?.signal ? watches.get(init.signal) : undefined;
  if (!watch || !response.ok || !response.body) return response;
  watch.contentType = response.headers.get("content-type") ?? "";
  return new Response(response.body.pipeThrough(lookForEnd(watch)), response);
}) as typeof fetch;

function lookForEnd(watch: Watch): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  let tail = "";
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk);
      if (watch.done) return;
      const text = tail + decoder.decode(chunk, { stream: true });
      watch.done = DONE.test(text);
      tail = text.slice(-TAIL_LENGTH);
    },
  });
}

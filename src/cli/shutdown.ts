/** The way out: on a signal no new calls, those in flight to the end, then exit; on a second one at once. */
import { SHUTDOWN_GRACE_MS } from "../defaults.ts";
import { log } from "../log.ts";
import { cancelAllCalls } from "../runtime/call.ts";
import type { Listener } from "../server/listen.ts";

/** For answers that say that the call was ended to reach their callers. */
const GOODBYE_MS = 500;

const SIGNALS: Record<string, number> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

export function exitOnSignal(listener: Listener, dispose: () => void): void {
  let leaving = false;
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (leaving) process.exit(code);
      leaving = true;
      void leave(listener, dispose, signal);
    });
  }
}

async function leave(listener: Listener, dispose: () => void, signal: string): Promise<void> {
  const { pending } = listener;
  const what =
    pending === 0 ? "no calls in flight" : `waiting up to ${SHUTDOWN_GRACE_MS / 1000} s for ${pending} in flight`;
  log.info(`${signal}: shutting down, ${what}`);
  const late = Symbol("late");
  const grace = Bun.sleep(SHUTDOWN_GRACE_MS).then(() => late);
  if ((await Promise.race([listener.drain(), grace])) === late) {
    log.warn(`shutting down with ${listener.pending} calls unfinished`);
    cancelAllCalls("The server is shutting down");
    await Promise.race([listener.drain(), Bun.sleep(GOODBYE_MS)]);
    listener.cut();
  }
  dispose();
  process.exit(0);
}

/** Tells a caller who gave a token what its agent is doing: agent events → `notifications/progress`. */
import { DELTA_FLUSH_MS, PROGRESS_BURST, PROGRESS_INTERVAL_MS } from "../defaults.ts";
import type { AgentEvent } from "../runtime/events.ts";
import type { Reply } from "../server/reply.ts";
import { notificationText, type RequestId } from "./message.ts";

export interface Progress {
  listener(event: AgentEvent): void;
  /** Says that the call is still at work, so that the caller's patience starts anew. */
  heartbeat(): true;
  /** Sends what is held back; nothing may follow the result. */
  end(): void;
}

/** Steps that tell no number of their own must still grow, without overtaking those that do. */
const SMALL_STEP = 0.001;

export function createProgress(token: RequestId, send: Reply["notify"]): Progress {
  const start = Date.now();
  let value: number | undefined;
  let step = 1;
  let total: number | undefined;
  let text = "";
  let flush: Timer | undefined;
  let held: Extract<AgentEvent, { type: "progress" }> | undefined;
  let pace: Timer | undefined;
  let lastAuthored = Date.now();
  let credit = PROGRESS_BURST;

  function report(message: string | undefined, next = (value ?? 0) + step): void {
    value = value === undefined || next > value ? next : value + SMALL_STEP;
    const params = {
      progressToken: token,
      progress: value,
      ...(total === undefined ? {} : { total }),
      ...(message ? { message } : {}),
    };
    send(notificationText("notifications/progress", params), "optional");
  }

  function flushText(): void {
    clearTimeout(flush);
    flush = undefined;
    if (!text) return;
    const message = text;
    text = "";
    report(message);
  }

  function say(message: string): void {
    release();
    flushText();
    report(message);
  }

  type Authored = Extract<AgentEvent, { type: "progress" }>;

  /** What comes too fast for too long is told at a pace, the newest first. */
  function paced(event: Authored): void {
    const now = Date.now();
    credit = Math.min(PROGRESS_BURST, credit + (now - lastAuthored) / PROGRESS_INTERVAL_MS);
    lastAuthored = now;
    if (credit >= 1 && !held) {
      authored(event);
    } else {
      held = event;
      pace ??= setTimeout(release, PROGRESS_INTERVAL_MS);
    }
  }

  function release(): void {
    clearTimeout(pace);
    pace = undefined;
    const event = held;
    held = undefined;
    if (event) authored(event);
  }

  function authored(event: Authored): void {
    credit -= 1;
    flushText();
    if (event.total !== undefined) total = event.total;
    if (event.progress !== undefined) step = SMALL_STEP;
    report(event.message, event.progress);
  }

  return {
    listener(event) {
      switch (event.type) {
        case "text-delta":
          if (event.depth > 0) return;
          text += event.text;
          flush ??= setTimeout(flushText, DELTA_FLUSH_MS);
          return;
        case "tool-start":
          return say(`${event.agent} calls ${event.tool}`);
        case "tool-end":
          return say(event.error ? `${event.tool} failed` : `${event.tool} answered after ${seconds(event.ms)}`);
        case "progress":
          return paced(event);
      }
    },
    heartbeat() {
      report(`Still working after ${seconds(Date.now() - start)}`);
      return true;
    },
    end() {
      release();
      flushText();
    },
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

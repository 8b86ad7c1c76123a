/** Events as progress. */
import { describe, expect, test } from "bun:test";
import { createProgress } from "../../src/mcp/progress.ts";
import type { AgentEvent } from "../../src/runtime/events.ts";

type Told = { progressToken: string; progress: number; total?: number; message?: string };

function tell(...events: AgentEvent[]): Told[] {
  const told: Told[] = [];
  const progress = createProgress("t", (data) => told.push(JSON.parse(data).params));
  for (const event of events) progress.listener(event);
  progress.end();
  return told;
}

const at = { agent: "a", depth: 0 };

describe("createProgress()", () => {
  test("puts deltas that come together into one message", () => {
    const told = tell({ ...at, type: "text-delta", text: "Hel" }, { ...at, type: "text-delta", text: "lo" });
    expect(told).toEqual([{ progressToken: "t", progress: 1, message: "Hello" }]);
  });

  test("keeps what inner agents say to itself, and tells of their steps", () => {
    const told = tell(
      { ...at, type: "tool-start", tool: "search", toolCallId: "1" },
      { agent: "search", depth: 1, type: "text-delta", text: "inner" },
      { ...at, type: "tool-end", tool: "search", toolCallId: "1", ms: 1500 },
      { ...at, type: "tool-end", tool: "search", toolCallId: "2", ms: 1, error: "secret" },
    );
    expect(told.map(({ message }) => message)).toEqual([
      "a calls search",
      "search answered after 1.5 s",
      "search failed",
    ]);
  });

  test("passes an agent's own numbers on, from its first", () => {
    const told = tell(
      { ...at, type: "progress", progress: 0, total: 100 },
      { ...at, type: "progress", progress: 50, total: 100, message: "half" },
      { ...at, type: "progress", progress: 100, total: 100 },
    );
    expect(told).toEqual([
      { progressToken: "t", progress: 0, total: 100 },
      { progressToken: "t", progress: 50, total: 100, message: "half" },
      { progressToken: "t", progress: 100, total: 100 },
    ]);
  });

  test("always grows, whatever an agent counts", () => {
    const told = tell(
      { ...at, type: "progress", progress: 5 },
      { ...at, type: "text-delta", text: "x" },
      { ...at, type: "progress", progress: 3 },
      { ...at, type: "progress", message: "no number" },
    );
    const numbers = told.map(({ progress }) => progress);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(numbers.at(-1)).toBeLessThan(6);
  });

  test("tells of a flood at a pace, and of its end", () => {
    const flood = Array.from({ length: 10_000 }, (_, n): AgentEvent => ({ ...at, type: "progress", progress: n + 1 }));
    const told = tell(...flood);
    expect(told.length).toBeLessThan(200);
    expect(told.at(-1)?.progress).toBe(10_000);
  });
});

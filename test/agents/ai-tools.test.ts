import { describe, expect, test } from "bun:test";
import { createToolset, modelToolName, runTools, type ToolRun } from "../../src/agents/ai-tools.ts";
import { AppError } from "../../src/errors.ts";
import type { Agent, JsonObject } from "../../src/runtime/agent.ts";
import type { AgentEvent } from "../../src/runtime/events.ts";
import { agentOf, waiter } from "../helpers/agents.ts";

const events: AgentEvent[] = [];

function runOf(rest: Partial<ToolRun> = {}, signal = new AbortController().signal): ToolRun {
  events.length = 0;
  const context = {
    callId: "c",
    signal,
    depth: 0,
    emit: (event: AgentEvent) => void events.push(event),
    userContext: {},
  };
  return { agent: "chat", input: {}, context, concurrency: 1, catchErrors: true, ...rest };
}

const noWarning = (message: string) => {
  throw new Error(message);
};

/** The texts that the model gets for one call of each skill. */
async function results(
  skills: readonly Agent[],
  input: unknown = {},
  run = runOf(),
  names = skills.map(({ name }) => name),
) {
  const calls = names.map((name, index) => ({ id: `c${index}`, name: modelToolName(name), input }));
  return (await runTools(calls, createToolset(skills, noWarning), run)).map(({ text }) => text);
}

describe("createToolset()", () => {
  test("names skills in letters that every provider takes", () => {
    const long = "l".repeat(80);
    const { tools, find } = createToolset(
      [agentOf("get-the weather.v2", (i) => i), agentOf(long, (i) => i), agentOf("日本", (i) => i)],
      noWarning,
    );
    expect(tools.map(({ name }) => name)).toEqual(["get_the_weather_v2", "l".repeat(64), "__"]);
    expect(find("get_the_weather_v2")?.name).toBe("get-the weather.v2");
    expect(find("get-the weather.v2")?.name).toBe("get-the weather.v2");
    expect(find("other")).toBeUndefined();
  });

  test("keeps the first of a name and says so", () => {
    const warnings: string[] = [];
    const [first, second] = [agentOf("a-b", () => ({ n: 1 })), agentOf("a_b", () => ({ n: 2 }))];
    const { tools, find } = createToolset([first, second], (message) => warnings.push(message));
    expect(tools).toHaveLength(1);
    expect(find("a_b")).toBe(first);
    expect(warnings).toEqual(['the skill "a_b" is left out: the model knows "a-b" as "a_b" already']);
  });
});

describe("runTools()", () => {
  test("gives each skill the caller's input under the model's arguments", async () => {
    const seen: JsonObject[] = [];
    const spy = agentOf("spy", (input) => {
      seen.push(input);
      return {};
    });
    await results([spy], { b: 2 }, runOf({ input: { a: 1, b: 1 } }));
    expect(seen).toEqual([{ a: 1, b: 2 }]);
  });

  test("writes results as YAML", async () => {
    const skill = agentOf("s", () => ({ content: [{ type: "text", text: "E:yo" }], n: 1 }));
    expect(await results([skill])).toEqual(["content:\n  - type: text\n    text: E:yo\nn: 1\n"]);
  });

  test("mends arguments that the schema does not mean", async () => {
    const inputSchema = { type: "object", properties: { list: { type: "array" }, s: { type: "string" } } };
    const skill = agentOf("s", (input) => input, { inputSchema });
    expect(await results([skill], { list: "[1]", s: null })).toEqual(["list:\n  - 1\n"]);
  });

  const strict = agentOf("strict", () => ({}), {
    inputSchema: { type: "object", properties: { topic: { type: "string" } }, required: ["topic"] },
  });
  const broken = agentOf("broken", () => {
    throw new AppError("AGENT", "tool exploded");
  });
  const bug = agentOf("bug", () => {
    throw new TypeError("undefined is not a function at /secret/path");
  });

  test.each<[string, Agent, unknown, string]>([
    [
      "arguments that do not fit",
      strict,
      {},
      `isError: true\nerror:\n  message: 'Cannot call "strict": "topic" is required'\n`,
    ],
    [
      "arguments that are no JSON",
      strict,
      "{oops",
      `isError: true\nerror:\n  message: 'Cannot call "strict": the arguments are not a JSON object'\n`,
    ],
    ["a skill that fails", broken, {}, "isError: true\nerror:\n  message: tool exploded\n"],
    [
      "a skill with a mistake, without its details",
      bug,
      {},
      `isError: true\nerror:\n  message: Agent "bug" failed unexpectedly\n`,
    ],
  ])("tells the model of %s", async (_, skill, input, text) => {
    expect(await results([skill], input)).toEqual([text]);
    expect(events.at(-1)).toMatchObject({ type: "tool-end", tool: skill.name, error: expect.any(String) });
  });

  test("tells the model of a tool that is not there", async () => {
    expect(await results([], {}, runOf(), ["ghost"])).toEqual([
      'isError: true\nerror:\n  message: "Tool not found: ghost"\n',
    ]);
  });

  test.each<[string, Agent, string]>([
    ["a skill's failure", broken, "tool exploded"],
    ["a skill's mistake", bug, "undefined is not a function"],
  ])("ends the call with %s where errors are not caught", async (_, skill, message) => {
    await expect(results([skill], {}, runOf({ catchErrors: false }))).rejects.toThrow(message);
  });

  test("tells the model of its own mistakes even where errors are not caught", async () => {
    const run = runOf({ catchErrors: false });
    expect(await results([strict], {}, run)).toEqual([expect.stringContaining("is required")]);
    expect(await results([], {}, run, ["ghost"])).toEqual([expect.stringContaining("Tool not found")]);
  });

  test("ends the call at once when it is cancelled, whatever the skill does", async () => {
    const controller = new AbortController();
    const deaf = agentOf("deaf", () => new Promise(() => {}));
    const run = results([deaf], {}, runOf({}, controller.signal));
    controller.abort();
    await expect(run).rejects.toMatchObject({ code: "CANCELLED" });
  });

  test("runs as many at once as it may, and keeps the order of the calls", async () => {
    const [a, b, c] = [waiter("a"), waiter("b"), waiter("c")];
    const run = results([a, b, c], {}, runOf({ concurrency: 2 }));
    await Promise.all([a.called, b.called]);
    expect(Bun.peek.status(c.called)).toBe("pending");
    b.finish({ n: "b" });
    await c.called;
    c.finish({ n: "c" });
    a.finish({ n: "a" });
    expect(await run).toEqual(["n: a\n", "n: b\n", "n: c\n"]);
  });

  test.each([0, 1])("runs one after the other with a concurrency of %d", async (concurrency) => {
    const [a, b] = [waiter("a"), waiter("b")];
    const run = results([a, b], {}, runOf({ concurrency }));
    await a.called;
    expect(Bun.peek.status(b.called)).toBe("pending");
    a.finish({});
    await b.called;
    b.finish({});
    await run;
  });

  test("runs skills one level deeper", async () => {
    const skill = agentOf("s", (_, { depth }) => ({ depth }));
    expect(await results([skill])).toEqual(["depth: 1\n"]);
    expect(events.map(({ type, depth }) => `${type} ${depth}`)).toEqual([
      "tool-start 0",
      "agent-start 1",
      "agent-end 1",
      "tool-end 0",
    ]);
  });
});

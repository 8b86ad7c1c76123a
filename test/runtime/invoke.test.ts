/** The one way to run an agent. */
import { describe, expect, test } from "bun:test";
import type { Agent, JsonObject } from "../../src/runtime/agent.ts";
import type { InvokeContext } from "../../src/runtime/context.ts";
import type { AgentEvent } from "../../src/runtime/events.ts";
import { invoke } from "../../src/runtime/invoke.ts";
import { agentOf } from "../helpers/agents.ts";

function contextOf(rest: Partial<InvokeContext> = {}): InvokeContext {
  return { callId: "c", signal: new AbortController().signal, depth: 0, emit: undefined, userContext: {}, ...rest };
}

async function run(
  rest: Partial<Agent>,
  input: JsonObject,
  answer: Agent["run"] = (given) => given,
): Promise<JsonObject> {
  return await invoke(agentOf("a", answer, rest), input, contextOf());
}

describe("defaults", () => {
  const nested = {
    type: "object",
    properties: { b: { type: "integer", default: 2 }, deep: { type: "object", properties: { c: { default: [1] } } } },
  };
  test.each<[string, Partial<Agent>, JsonObject, JsonObject]>([
    ["of the schema", { inputSchema: nested }, { a: 1 }, { a: 1, b: 2 }],
    ["of nested objects that are there", { inputSchema: nested }, { deep: {} }, { b: 2, deep: { c: [1] } }],
    ["of the agent under the caller's", { defaultInput: { a: 1, b: 2 } }, { b: 3 }, { a: 1, b: 3 }],
    [
      "that refer to other inputs",
      { defaultInput: { title: "T0", description: { $get: "title" } } },
      { title: "given" },
      { title: "given", description: "given" },
    ],
    [
      "that refer to other defaults",
      { defaultInput: { title: "T0", description: { $get: "title" } } },
      {},
      { title: "T0", description: "T0" },
    ],
    ["where the input is null", { defaultInput: { a: 1 } }, { a: null }, { a: 1 }],
  ])("%s are filled in", async (_, rest, input, expected) => {
    expect(await run(rest, input)).toEqual(expected);
  });

  test("leave the caller's object as it is", async () => {
    const input = { deep: {} };
    await run({ inputSchema: nested }, input);
    expect(input).toEqual({ deep: {} });
  });
});

describe("checks", () => {
  const draft2020 = {
    type: "object",
    properties: { xs: { type: "array", prefixItems: [{ type: "integer" }], items: false } },
  };
  const draft07 = {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties: { xs: { type: "array", items: [{ type: "integer" }], additionalItems: false } },
  };
  const unmarked = { type: "object", properties: { xs: { items: [{ type: "integer" }] } } };
  test.each<[string, JsonObject, JsonObject, string]>([
    ["draft 2020-12", draft2020, { xs: ["a"] }, '"xs[0]" must be integer'],
    ["draft-07", draft07, { xs: ["a"] }, '"xs[0]" must be integer'],
    ["draft-07 that does not say so", unmarked, { xs: ["a"] }, '"xs[0]" must be integer'],
    ["nested fields", { properties: { a: { required: ["b"] } } }, { a: {} }, '"a.b" is required'],
    ["enumerations", { properties: { a: { enum: ["x", 1] } } }, { a: "y" }, '"a" must be one of "x", 1'],
    ["formats", { properties: { a: { format: "email" } } }, { a: "y" }, '"a" must match format "email"'],
    ["several faults at once", { required: ["a", "b"] }, {}, '"a" is required; "b" is required'],
  ])("input against %s", async (_, inputSchema, input, message) => {
    expect(run({ inputSchema }, input)).rejects.toThrow(`Cannot call "a": ${message}`);
  });

  test("input keys the schema does not name are kept", async () => {
    expect(await run({ inputSchema: { type: "object", properties: { a: {} } } }, { b: 1 })).toEqual({ b: 1 });
  });

  test("output against the output schema", async () => {
    const outputSchema = { type: "object", properties: { n: { type: "integer" } } };
    expect(run({ outputSchema }, { n: "x" })).rejects.toThrow(
      'Agent "a" output check arguments error: "n" must be integer',
    );
  });

  test.each([["just a string"], [null], [[1]], [undefined]])("output %p is not a record", async (output) => {
    expect(run({}, {}, () => output as never)).rejects.toThrow(
      "expect to return a record type such as {result: ...}, but got (",
    );
  });

  test("a schema that cannot be compiled is told as such", async () => {
    expect(run({ inputSchema: { type: "object", properties: { a: { type: "strng" } } } }, {})).rejects.toThrow(
      "Cannot compile the JSON Schema",
    );
  });
});

test("include_input_in_output merges the input under the output", async () => {
  expect(await run({ includeInputInOutput: true }, { a: 1, b: 1 }, () => ({ b: 2 }))).toEqual({ a: 1, b: 2 });
});

test("agents that call themselves without end are stopped", async () => {
  const loop: Agent = agentOf("loop", (input, context) =>
    invoke(loop, input, { ...context, depth: context.depth + 1 }),
  );
  expect(invoke(loop, {}, contextOf())).rejects.toThrow("levels deep");
});

test("events surround a run, and say how it failed", async () => {
  const seen: AgentEvent[] = [];
  const emit = (event: AgentEvent) => seen.push(event);
  await invoke(
    agentOf("good", () => ({})),
    {},
    contextOf({ emit }),
  );
  await invoke(
    agentOf("bad", () => Promise.reject(new Error("kaboom"))),
    {},
    contextOf({ emit, depth: 1 }),
  ).catch(() => {});
  expect(seen).toMatchObject([
    { type: "agent-start", agent: "good", depth: 0 },
    { type: "agent-end", agent: "good" },
    { type: "agent-start", agent: "bad", depth: 1 },
    { type: "agent-end", agent: "bad", error: "kaboom" },
  ]);
});

test("what an agent throws after its call was cancelled is a cancellation", async () => {
  const controller = new AbortController();
  const agent = agentOf("a", async () => {
    controller.abort();
    throw new TypeError("fetch failed");
  });
  expect(invoke(agent, {}, contextOf({ signal: controller.signal }))).rejects.toMatchObject({ code: "CANCELLED" });
});

/** The plain door, in process. */
import { expect, test } from "bun:test";
import { AppError } from "../../src/errors.ts";
import { agentOf, double, echo, talker, waiter } from "../helpers/agents.ts";
import { aborted, events, handlerOf, json, post } from "../helpers/rpc.ts";

const named = agentOf("named", (input) => input, {
  inputSchema: { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } },
});
const asked = agentOf("asked", (input) => input, { messageKey: "question" });
const failing = agentOf("failing", () => {
  throw new AppError("AGENT", "The oven is cold");
});
const odd = agentOf("odd", () => ({ n: 1n }));
const late = agentOf("late", async () => ({ n: 1n }));
const handle = handlerOf([echo, double, talker, named, asked, failing, odd, late]);

test.each([
  ["calls the first agent", { message: "Hello, Agent!" }, { message: "Hello, Agent!" }],
  ["calls an agent that needs nothing", {}, {}],
  ["calls the agent that is named", { agent: "double", n: 3 }, { twice: 6 }],
  ["passes further inputs on", { message: "hi", extra: 1 }, { message: "hi", extra: 1 }],
  ["gives the message to the agent's message key", { agent: "asked", message: "why?" }, { question: "why?" }],
  ["gives the message to the only text input", { agent: "named", message: "Oslo" }, { city: "Oslo" }],
])("a plain POST %s", async (_, body, output) => {
  const response = await handle(post(body, { accept: "*/*" }));
  expect(response.headers.get("content-type")).toStartWith("application/json");
  expect(await json(response)).toEqual(output);
});

test("a plain POST that asks for a stream gets the text as it comes, then the whole output", async () => {
  const response = await handle(post({ agent: "talker", words: ["a", "b"] }, { accept: "text/event-stream" }));
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(await events(response)).toEqual([{ delta: "a" }, { delta: "b" }, { message: "ab" }]);
});

test.each([
  ["an unknown agent", { agent: "doubel" }, 404, 'No agent is named "doubel", did you mean "double"?'],
  ["input that is missing", { agent: "double" }, 400, '"n" is required'],
  ["an output JSON cannot hold", { agent: "odd" }, 500, "cannot be written as JSON"],
  ["an output JSON cannot hold that came late", { agent: "late" }, 500, "cannot be written as JSON"],
  ["input that does not fit", { agent: "double", n: "x" }, 400, '"n" must be integer'],
  ["a failing agent", { agent: "failing", message: "x" }, 500, "The oven is cold"],
])("a plain POST is told of %s", async (_, body, status, message) => {
  const response = await handle(post(body, { accept: "*/*" }));
  expect(response.status).toBe(status);
  expect((await json(response)).error.message).toContain(message);
});

test("a plain caller that hangs up has cancelled", async () => {
  const slow = waiter();
  const controller = new AbortController();
  void handlerOf([slow])(post({ message: "x" }, {}, controller.signal));
  const context = await slow.called;
  controller.abort();
  await aborted(context.signal);
});

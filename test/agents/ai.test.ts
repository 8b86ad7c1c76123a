import { describe, expect, test } from "bun:test";
import { MAX_TURNS } from "../../src/defaults.ts";
import { chatProject } from "../helpers/ai-project.ts";
import { warningsOf } from "../helpers/load-project.ts";

const CHAT = "description: Chat agent\ninstructions: You are terse.\ninput_key: message";

const SUM = {
  "sum.js": `
export default function sum({ a, b }) { return { result: a + b }; }
sum.description = "Adds";
sum.input_schema = {
  type: "object", properties: { a: { type: "number" }, b: { type: "number" } }, required: ["a", "b"],
};`,
};
const WITH_SUM = `${CHAT}\nskills: [sum.js]`;

const callSum = (args: unknown = { a: 1, b: 2 }) => ({ toolCalls: [{ name: "sum", arguments: args }] });

describe("an AI agent", () => {
  test("sends its instructions and the message, and answers with the text", async () => {
    await using project = await chatProject(CHAT, { text: ["Hello", " from", " fake"] });
    expect(await project.call("chat", { message: "hi" })).toEqual({ message: "Hello from fake" });
    expect(project.model.requests[0]?.body).toEqual({
      model: "gpt-4o-mini",
      messages: [
        { role: "system", content: "You are terse." },
        { role: "user", content: "hi" },
      ],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  test("sends its instructions as the user's message when there is no other", async () => {
    await using project = await chatProject(CHAT, "ok");
    await project.call("chat");
    expect(project.messages()).toEqual([{ role: "user", content: "You are terse." }]);
  });

  test("describes itself by its schema and the message it takes", async () => {
    await using project = await chatProject(CHAT, []);
    expect(project.agents[0]).toMatchObject({
      name: "chat",
      kind: "ai",
      description: "Chat agent",
      inputSchema: { type: "object", properties: { message: { type: ["string", "null"] } } },
      textKey: "message",
      messageKey: "message",
    });
  });

  test("offers what its prompt asks for, where its author declares nothing", async () => {
    await using project = await chatProject("instructions: 'Write about {{ topic }} for {{ user.name }}'", "ok");
    expect(project.agents[0]?.inputSchema).toEqual({
      type: "object",
      properties: {
        topic: { description: "Fills {{ topic }} in the prompt" },
        user: { description: "Fills {{ user }} in the prompt" },
      },
    });
    await project.call("chat", { topic: ["a", "b"], user: { name: "Bob" } });
    expect(project.messages()).toEqual([{ role: "user", content: 'Write about ["a","b"] for Bob' }]);
  });

  test("offers what its author declares, and nothing of its prompt besides", async () => {
    const schema = "input_schema:\n  type: object\n  properties: { a: { type: string } }\n  required: [a]";
    await using project = await chatProject(`instructions: '{{ b }}'\ninput_key: message\n${schema}`, []);
    expect(project.agents[0]?.inputSchema).toEqual({
      type: "object",
      properties: { a: { type: "string" }, message: { type: ["string", "null"] } },
      required: ["a"],
    });
  });

  test("answers under its output_key", async () => {
    await using project = await chatProject(`${CHAT}\noutput_key: answer`, "ok");
    expect(await project.call("chat", { message: "hi" })).toEqual({ answer: "ok" });
    expect(project.agents[0]?.textKey).toBe("answer");
  });

  test("says that it has nothing to say", async () => {
    await using project = await chatProject("input_key: message", []);
    await expect(project.call("chat")).rejects.toThrow("User message cannot be empty.");
  });

  test("says that its model was cut off before the first word", async () => {
    await using project = await chatProject(CHAT, { text: [], finishReason: "length" });
    const message = 'Agent "chat" got no answer: its model reached the limit of tokens before it said anything';
    await expect(project.call("chat", { message: "hi" })).rejects.toThrow(message);
  });

  test("tells of its text while it comes, and of its model", async () => {
    await using project = await chatProject(CHAT, { text: ["Hel", "lo"] });
    await project.call("chat", { message: "hi" });
    const here = { agent: "chat", depth: 0 };
    const model = "openai/gpt-4o-mini";
    expect(project.events).toEqual([
      { type: "model-start", ...here, model, messages: 2, tools: 0 },
      { type: "text-delta", ...here, text: "Hel" },
      { type: "text-delta", ...here, text: "lo" },
      {
        type: "model-end",
        ...here,
        model,
        ms: expect.any(Number),
        finishReason: "stop",
        usage: { inputTokens: 11, outputTokens: 7 },
      },
    ]);
  });

  test("tells of its model's failure", async () => {
    await using project = await chatProject(CHAT, { status: 401, error: { message: "bad key" } });
    const message = 'Agent "chat" cannot use openai: the API key was refused (401: "bad key"), check OPENAI_API_KEY';
    await expect(project.call("chat", { message: "hi" })).rejects.toThrow(message);
    expect(project.events.at(-1)).toMatchObject({ type: "model-end", error: message });
  });

  test("works without anybody listening", async () => {
    await using project = await chatProject(WITH_SUM, [callSum(), "3"], SUM);
    expect(await project.call("chat", { message: "hi" }, { emit: undefined })).toEqual({ message: "3" });
  });

  test("stops its model when the call is cancelled", async () => {
    await using project = await chatProject(CHAT, { text: "a", ending: "hang" });
    const controller = new AbortController();
    const emit = (event: { type: string }) => event.type === "text-delta" && controller.abort();
    const call = project.call("chat", { message: "hi" }, { signal: controller.signal, emit });
    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
    expect((await project.model.aborted()).aborted).toBe(true);
  });

  test("takes settings of its model from the input", async () => {
    const lines = `${CHAT}\nmodel:\n  temperature: { $get: heat }`;
    await using project = await chatProject(lines, "ok");
    await project.call("chat", { message: "hi", heat: 0.9 });
    expect(project.model.requests[0]?.body.temperature).toBe(0.9);
  });
});

describe("an AI agent with skills", () => {
  test("runs what its model calls and gives it the results", async () => {
    await using project = await chatProject(WITH_SUM, [{ text: "thinking about tool", ...callSum() }, "It is 3"], SUM);
    expect(await project.call("chat", { message: "add" })).toEqual({ message: "It is 3" });
    const [first, second] = project.model.requests;
    expect(first?.body.tools).toEqual([
      {
        type: "function",
        function: {
          name: "sum",
          description: "Adds",
          parameters: {
            type: "object",
            properties: { a: { type: "number" }, b: { type: "number" } },
            required: ["a", "b"],
            additionalProperties: false,
          },
        },
      },
    ]);
    expect(first?.body.tool_choice).toBe("auto");
    expect(second?.body.messages).toEqual([
      { role: "system", content: "You are terse." },
      { role: "user", content: "add" },
      { role: "assistant", content: "thinking about tool" },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "call_1", type: "function", function: { name: "sum", arguments: '{"a":1,"b":2}' } }],
      },
      { role: "tool", tool_call_id: "call_1", content: "result: 3\n" },
    ]);
  });

  test("tells of them", async () => {
    await using project = await chatProject(WITH_SUM, [{ text: "Let me see", ...callSum() }, "3"], SUM);
    await project.call("chat", { message: "add" });
    expect(project.events.filter(({ type }) => !type.startsWith("model-"))).toEqual([
      { type: "text-delta", agent: "chat", depth: 0, text: "Let me see" },
      { type: "tool-start", agent: "chat", depth: 0, tool: "sum", toolCallId: "call_1" },
      { type: "tool-end", agent: "chat", depth: 0, tool: "sum", toolCallId: "call_1", ms: expect.any(Number) },
      { type: "text-delta", agent: "chat", depth: 0, text: "\n\n3" },
    ]);
  });

  test.each([
    ["drops", "", "3"],
    ["keeps", "\nkeep_text_in_tool_uses: true", "one\n\ntwo\n\n3"],
  ])("%s what was said before a call%s", async (_, lines, message) => {
    const script = [{ text: "one", ...callSum() }, { text: "two", ...callSum() }, "3"];
    await using project = await chatProject(WITH_SUM + lines, script, SUM);
    expect(await project.call("chat", { message: "add" })).toEqual({ message });
  });

  test.each([
    ["required", "required", "auto"],
    ["none", "none", "none"],
    ["sum", { type: "function", function: { name: "sum" } }, "auto"],
  ])("sends the tool_choice %s once", async (choice, first, second) => {
    await using project = await chatProject(`${WITH_SUM}\ntool_choice: ${choice}`, [callSum(), "3"], SUM);
    await project.call("chat", { message: "add" });
    expect(project.model.requests.map(({ body }) => body.tool_choice)).toEqual([first, second]);
  });

  test("refuses a tool_choice that is no skill", async () => {
    const project = chatProject(`${WITH_SUM}\ntool_choice: sun`, [], SUM);
    await expect(project).rejects.toThrow(
      '"tool_choice": found "sun", expected one of auto, none, required, router, sum',
    );
  });

  test("stops a model that never comes to an end", async () => {
    await using project = await chatProject(WITH_SUM, () => callSum(), SUM);
    await expect(project.call("chat", { message: "add" })).rejects.toThrow(
      `Agent "chat" stopped after ${MAX_TURNS} model calls`,
    );
    expect(project.model.requests).toHaveLength(MAX_TURNS);
  });

  test("routes to the one its model chooses, whose answer is the answer", async () => {
    const lines = "instructions: Choose\ntool_choice: router\ninput_key: message\nskills: [sum.js, poet.yaml]";
    const files = { ...SUM, "poet.yaml": "name: poet\ninstructions: Write\ninput_key: message" };
    const choose = { toolCalls: [{ name: "poet", arguments: { message: "theirs", more: 1 } }] };
    await using project = await chatProject(lines, [choose, { text: ["ro", "ses"] }], files);
    expect(await project.call("chat", { message: "mine" })).toEqual({ message: "roses" });
    expect(project.model.requests[0]?.body.tool_choice).toBe("required");
    expect(project.messages()).toEqual([
      { role: "system", content: "Write" },
      { role: "user", content: "mine" },
    ]);
    const own = project.events.filter((event) => event.type === "text-delta" && event.depth === 0);
    expect(own.map((event) => "text" in event && event.text)).toEqual(["ro", "ses"]);
  });

  test("says that nothing was chosen", async () => {
    await using project = await chatProject(`${WITH_SUM}\ntool_choice: router`, "no", SUM);
    await expect(project.call("chat", { message: "hi" })).rejects.toThrow(
      "Router toolChoice requires exactly one tool to be executed",
    );
  });
});

describe("an AI agent with an output schema", () => {
  const SCHEMA = `${CHAT}
output_schema:
  type: object
  properties: { title: { type: string }, score: { type: number }, tags: { type: array, items: { type: string } } }
  required: [title]`;

  test("asks for JSON and answers with it, without nulls", async () => {
    await using project = await chatProject(SCHEMA, { json: { title: "a", score: null, tags: '["x"]' } });
    expect(await project.call("chat", { message: "hi" })).toEqual({ title: "a", tags: ["x"] });
    expect(project.model.requests[0]?.body.response_format).toMatchObject({
      json_schema: { name: "output", strict: true },
    });
    expect(project.agents[0]?.textKey).toBeUndefined();
    expect(project.events.filter(({ type }) => type === "text-delta")).toEqual([]);
  });

  test("asks again where the answer does not fit", async () => {
    await using project = await chatProject(SCHEMA, [{ json: { score: 1 } }, { json: { title: "b" } }]);
    expect(await project.call("chat", { message: "hi" })).toEqual({ title: "b" });
    expect(project.messages().slice(2)).toEqual([
      { role: "assistant", content: '{"score":1}' },
      {
        role: "user",
        content: expect.stringContaining(
          'Output JSON does not conform to the provided JSON schema: "title" is required',
        ),
      },
    ]);
  });

  test("fails where the second answer does not fit either", async () => {
    await using project = await chatProject(SCHEMA, [{ json: { score: 1 } }, { json: { title: 5 } }]);
    await expect(project.call("chat", { message: "hi" })).rejects.toMatchObject({
      code: "AGENT",
      message: 'Output JSON does not conform to the provided JSON schema: "title" must be string',
    });
    expect(project.model.requests).toHaveLength(2);
  });

  test("asks once more without tools when its model answers in words", async () => {
    const lines = `${SCHEMA}\nskills: [sum.js]`;
    await using project = await chatProject(lines, [callSum(), "It is three", { json: { title: "three" } }], SUM);
    expect(await project.call("chat", { message: "hi" })).toEqual({ title: "three" });
    const [first, , last] = project.model.requests;
    expect(first?.body).toMatchObject({ tools: [{}], response_format: { type: "json_schema" } });
    expect(last?.body.tools).toBeUndefined();
    expect(last?.body.messages.at(-2)).toEqual({ role: "assistant", content: "It is three" });
  });

  test("answers in text where the schema has the output_key", async () => {
    await using project = await chatProject(
      `${CHAT}\noutput_schema:\n  type: object\n  properties: { message: { type: string } }`,
      { json: { message: "m" } },
    );
    expect(await project.call("chat", { message: "hi" })).toEqual({ message: "m" });
    expect(project.agents[0]?.textKey).toBe("message");
  });

  test("asks for text where the schema has no properties", async () => {
    await using project = await chatProject(`${CHAT}\noutput_schema: { type: object }`, "plain");
    expect(await project.call("chat", { message: "hi" })).toEqual({ message: "plain" });
    expect(project.model.requests[0]?.body.response_format).toBeUndefined();
  });
});

describe("an AI agent warns of", () => {
  const warnings = (lines: string, files = {}) =>
    warningsOf({ "aigne.yaml": "agents: [chat.yaml]", "chat.yaml": `name: chat\n${lines}\n`, ...files });

  test.each([
    [
      "what is not supported",
      "input_file_key: f",
      'chat.yaml:2:1: "input_file_key" is not supported yet and is ignored',
    ],
    ["sessions", "session: { mode: auto }", 'chat.yaml:2:1: "session" is not supported yet and is ignored'],
    [
      "a template that cannot work",
      "instructions: '{% if %}'",
      "chat.yaml:2:1: Cannot render the prompt: unexpected token: %} (line 1, column 7)",
    ],
  ])("%s", async (_, lines, warning) => {
    expect(await warnings(lines)).toEqual([warning]);
  });

  test("skills of one name", async () => {
    const files = {
      "a.js": "export default function a() {}\na.agent_name = 'x-y';",
      "b.js": "export default function b() {}\nb.agent_name = 'x y';",
    };
    expect(await warnings("instructions: hi\nskills: [a.js, b.js]", files)).toEqual([
      'chat.yaml:3:1: the skill "x y" is left out: the model knows "x-y" as "x_y" already',
    ]);
  });
});

import { describe, expect, test } from "bun:test";
import type { ModelPart, ModelRequest } from "../../src/model/model.ts";
import { createModels } from "../../src/model/registry.ts";
import { ask, failure, openaiAt, question } from "../helpers/ask.ts";
import { type FakeOpenai, type FakeReply, fakeOpenai } from "../helpers/fake-openai.ts";

const FINISH: ModelPart = { type: "finish", reason: "stop", usage: { inputTokens: 11, outputTokens: 7 } };

/** Both ways of speaking to a server; what holds for one holds for the other. */
const DIALECTS = [
  ["openai", (fake: FakeOpenai) => openaiAt(fake.url).create("openai/gpt-4o-mini")],
  ["compatible", (fake: FakeOpenai) => createModels({ environment: {} }).create({ name: "m", base_url: fake.url })],
] as const;

describe.each(DIALECTS)("stream() of %s", (_, modelAt) => {
  const answer = async (...replies: FakeReply[]) => {
    await using fake = fakeOpenai(replies);
    return await ask(modelAt(fake));
  };

  test("yields text as it comes, then the end with its usage", async () => {
    expect(await answer({ text: ["Hel", "lo"], usage: { prompt_tokens: 3, completion_tokens: 2 } })).toEqual([
      { type: "text", text: "Hel" },
      { type: "text", text: "lo" },
      { type: "finish", reason: "stop", usage: { inputTokens: 3, outputTokens: 2 } },
    ]);
  });

  test("yields the first text before the last is written", async () => {
    await using fake = fakeOpenai([{ text: "first", ending: "hang" }]);
    const parts = modelAt(fake).stream(question, { signal: new AbortController().signal, agent: "chat" });
    for await (const part of parts) {
      expect(part).toEqual({ type: "text", text: "first" });
      break;
    }
  });

  test("yields whole tool calls, with their arguments parsed", async () => {
    const toolCalls = [
      { name: "a", arguments: { x: 1 }, id: "c1" },
      { name: "b", arguments: "", id: "c2" },
      { name: "c", arguments: "{oops", id: "c3" },
    ];
    expect(await answer({ toolCalls })).toEqual([
      { type: "tool-call", call: { id: "c1", name: "a", input: { x: 1 } } },
      { type: "tool-call", call: { id: "c2", name: "b", input: {} } },
      { type: "tool-call", call: { id: "c3", name: "c", input: "{oops" } },
      { ...FINISH, reason: "tool-calls" },
    ]);
  });

  test("forgives an end without a reason when the stream says that it is done", async () => {
    const raw = 'data: {"choices":[{"index":0,"delta":{"content":"hi"}}]}\n\ndata: [DONE]\n\n';
    expect((await answer({ raw }))[0]).toEqual({ type: "text", text: "hi" });
  });

  test("cancels the request when the signal fires, while the answer comes", async () => {
    await using fake = fakeOpenai([{ text: "a", ending: "hang" }]);
    const controller = new AbortController();
    const run = async () => {
      const parts = modelAt(fake).stream(question, { signal: controller.signal, agent: "chat" });
      for await (const _part of parts) controller.abort();
    };
    await expect(run()).rejects.toMatchObject({ code: "CANCELLED" });
    expect((await fake.aborted()).aborted).toBe(true);
  });

  test("cancels the request when the signal fires, before anything has come", async () => {
    const controller = new AbortController();
    await using fake = fakeOpenai(async () => {
      controller.abort();
      await fake.aborted();
      return "too late";
    });
    expect(await failure(modelAt(fake), { signal: controller.signal })).toMatchObject({ code: "CANCELLED" });
    expect((await fake.aborted()).aborted).toBe(true);
  });

  test("asks nobody when the signal has fired already", async () => {
    await using fake = fakeOpenai(["no"]);
    expect(await failure(modelAt(fake), { signal: AbortSignal.abort() })).toMatchObject({ code: "CANCELLED" });
    expect(fake.requests).toHaveLength(0);
  });

  test("ends the request when its reader has had enough", async () => {
    await using fake = fakeOpenai([{ text: "a", ending: "hang" }]);
    const parts = modelAt(fake).stream(question, { signal: new AbortController().signal, agent: "chat" });
    for await (const _part of parts) break;
    expect((await fake.aborted()).aborted).toBe(true);
  });

  test.each([
    ["500", { status: 500, headers: { "retry-after": "0" } }],
    ["429", { status: 429, headers: { "retry-after-ms": "0" } }],
    ["503 with a date that is past", { status: 503, headers: { "retry-after": new Date(0).toUTCString() } }],
  ])("asks again after a %s, up to twice", async (_, refusal) => {
    await using fake = fakeOpenai([refusal, refusal, "at last"]);
    expect(await ask(modelAt(fake))).toEqual([{ type: "text", text: "at last" }, FINISH]);
    await using stubborn = fakeOpenai(() => refusal);
    expect(await failure(modelAt(stubborn))).toMatchObject({ status: refusal.status, retryable: true });
    expect(stubborn.requests).toHaveLength(3);
  });

  test("does not wait for a provider that asks for much patience", async () => {
    await using fake = fakeOpenai(() => ({ status: 429, headers: { "retry-after": "61" } }));
    expect(await failure(modelAt(fake))).toMatchObject({ message: expect.stringContaining("try again in 61 s") });
    expect(fake.requests).toHaveLength(1);
  });

  test("stops waiting for another attempt when the signal fires", async () => {
    const controller = new AbortController();
    await using fake = fakeOpenai(() => {
      setTimeout(() => controller.abort(), 20);
      return { status: 500, headers: { "retry-after": "9" } };
    });
    expect(await failure(modelAt(fake), { signal: controller.signal })).toMatchObject({ code: "CANCELLED" });
    expect(fake.requests).toHaveLength(1);
  });

  test("does not ask again once text has come", async () => {
    await using fake = fakeOpenai(() => ({ text: ["a", "b"], delayMs: 20, ending: "break" }));
    expect(await failure(modelAt(fake))).toMatchObject({
      message: expect.stringContaining("its answer broke off in the middle"),
    });
    expect(fake.requests).toHaveLength(1);
  });
});

describe("stream() yields the thoughts of", () => {
  test("a compatible endpoint", async () => {
    await using fake = fakeOpenai([{ reasoning: "hm", text: "ok" }]);
    const model = createModels({ environment: {} }).create({ name: "m", base_url: fake.url });
    expect(await ask(model)).toEqual([{ type: "reasoning", text: "hm" }, { type: "text", text: "ok" }, FINISH]);
  });
});

describe("stream() sends", () => {
  const sent = async (request: Partial<ModelRequest>, spec: unknown = "openai/gpt-4o-mini") => {
    await using fake = fakeOpenai(["ok"]);
    await ask(openaiAt(fake.url, { DEEPSEEK_API_KEY: "k", DEEPSEEK_BASE_URL: fake.url }).create(spec), { request });
    return fake.requests[0]?.body;
  };

  test("a whole conversation, text and calls apart", async () => {
    const body = await sent({
      messages: [
        {
          role: "system",
          parts: [
            { type: "text", text: "Be" },
            { type: "text", text: "brief" },
          ],
        },
        {
          role: "user",
          parts: [
            { type: "text", text: "a" },
            { type: "text", text: "b" },
          ],
        },
        {
          role: "assistant",
          text: "thinking about tool",
          toolCalls: [{ id: "call_1", name: "evaluateJs", input: { code: "1+2" } }],
        },
        { role: "tool", results: [{ toolCallId: "call_1", toolName: "evaluateJs", text: "result: 3\n" }] },
      ],
    });
    expect(body?.messages).toEqual([
      { role: "system", content: "Be\n\nbrief" },
      {
        role: "user",
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
      },
      { role: "assistant", content: "thinking about tool" },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "call_1", type: "function", function: { name: "evaluateJs", arguments: '{"code":"1+2"}' } }],
      },
      { role: "tool", tool_call_id: "call_1", content: "result: 3\n" },
    ]);
  });

  test("instructions to a reasoning model as a system message too", async () => {
    const messages: ModelRequest["messages"] = [
      { role: "system", parts: [{ type: "text", text: "Be" }] },
      ...question.messages,
    ];
    expect((await sent({ messages }, "openai/gpt-5"))?.messages[0]).toEqual({ role: "system", content: "Be" });
  });

  test("images as data and as addresses", async () => {
    const body = await sent({
      messages: [
        {
          role: "user",
          parts: [
            { type: "text", text: "see" },
            { type: "file", mediaType: "image/png", data: "aGk=" },
            { type: "file", mediaType: "image/png", data: new URL("https://example.com/a.png") },
          ],
        },
      ],
    });
    expect(body?.messages[0]?.content).toEqual([
      { type: "text", text: "see" },
      { type: "image_url", image_url: { url: "data:image/png;base64,aGk=" } },
      { type: "image_url", image_url: { url: "https://example.com/a.png" } },
    ]);
  });

  const tools = [
    {
      name: "look",
      description: "Looks",
      inputSchema: { type: "object", properties: { at: { type: "string" } }, required: ["at"] },
    },
    { name: "wait", description: undefined, inputSchema: {} },
  ];

  test.each<[string, ModelRequest["toolChoice"], unknown]>([
    ["no choice", undefined, "auto"],
    ["the choice auto", "auto", "auto"],
    ["the choice none", "none", "none"],
    ["the choice required", "required", "required"],
    ["the choice of one", { tool: "look" }, { type: "function", function: { name: "look" } }],
  ])("tools with %s", async (_, toolChoice, expected) => {
    const body = await sent({ tools, toolChoice });
    expect(body?.tool_choice).toEqual(expected);
    expect(body?.tools).toEqual([
      {
        type: "function",
        function: {
          name: "look",
          description: "Looks",
          parameters: {
            type: "object",
            properties: { at: { type: "string" } },
            required: ["at"],
            additionalProperties: false,
          },
        },
      },
      { type: "function", function: { name: "wait", parameters: { type: "object", properties: {} } } },
    ]);
  });

  const outputSchema = {
    type: "object",
    properties: { title: { type: "string" }, score: { type: "number" } },
    required: ["title"],
  };

  test("a schema that the provider holds the model to", async () => {
    const body = await sent({ outputSchema });
    expect(body?.response_format).toEqual({
      type: "json_schema",
      json_schema: {
        name: "output",
        strict: true,
        schema: {
          type: "object",
          properties: { title: { type: "string" }, score: { anyOf: [{ type: "number" }, { type: "null" }] } },
          required: ["title", "score"],
          additionalProperties: false,
        },
      },
    });
  });

  test("a schema that no provider can hold a model to, as it is", async () => {
    const free = { type: "object", properties: { data: { type: "object" } } };
    expect((await sent({ outputSchema: free }))?.response_format).toEqual({
      type: "json_schema",
      json_schema: { name: "output", strict: false, schema: free },
    });
  });

  test("a schema in words to a provider that only knows JSON", async () => {
    const body = await sent({ outputSchema }, "deepseek/deepseek-chat");
    expect(body?.response_format).toEqual({ type: "json_object" });
    expect(body?.messages[0]).toMatchObject({
      role: "system",
      content: expect.stringContaining('"required":["title","score"]'),
    });
  });
});

describe("stream() reports", () => {
  const MODEL = 'Agent "chat" cannot use openai: ';
  test.each<[string, FakeReply, string]>([
    [
      "a wrong key, without showing it",
      {
        status: 401,
        error: { message: "Incorrect API key provided: sk-test-key, or sk-te**key. See", code: "invalid_api_key" },
      },
      'the API key was refused (401: "Incorrect API key provided: ***, or *** See"), check OPENAI_API_KEY',
    ],
    [
      "an account without credit",
      { status: 402, error: { message: "pay" } },
      'the account has no credit left (402: "pay"), add some at openai',
    ],
    [
      "a forbidden model",
      { status: 403, error: { message: "no access" } },
      'the API key may not do this (403: "no access"), check that it may use "gpt-4o-mini"',
    ],
    [
      "an unknown model",
      { status: 404, error: { message: "The model `x` does not exist", code: "model_not_found" } },
      'it knows no model "gpt-4o-mini" (404: "The model `x` does not exist"), check the name under "model" or MODEL',
    ],
    [
      "an unknown model, as other servers say it",
      { status: 400, error: { message: "model 'x' not found" } },
      `it knows no model "gpt-4o-mini" (400: "model 'x' not found"), check the name under "model" or MODEL`,
    ],
    [
      "a wrong address",
      { status: 404, error: {} },
      'there are no chat completions or no model "gpt-4o-mini" at this address (404: "Not Found"), check the model\'s name and OPENAI_BASE_URL',
    ],
    [
      "a conversation that is too long",
      { status: 400, error: { message: "too long", code: "context_length_exceeded" } },
      'the conversation is too long for "gpt-4o-mini" (400: "too long"), send less or choose another model',
    ],
    [
      "other refusals",
      { status: 400, error: { message: "bad\n  schema" } },
      'it refused the request (400: "bad schema"), check the settings and schemas for "gpt-4o-mini"',
    ],
    [
      "a quota that is used up",
      { status: 429, error: { message: "exceeded", type: "insufficient_quota", code: "insufficient_quota" } },
      'the quota is used up (429: "exceeded"), check plan and billing at openai',
    ],
    [
      "too many requests",
      { status: 429, error: { message: "slow" }, headers: { "retry-after": "20" } },
      'too many requests (429: "slow"), try again in 20 s',
    ],
    [
      "a failure of its own",
      { status: 500, error: { message: "boom" }, headers: { "retry-after": "11" } },
      'it failed (500: "boom"), try again in 11 s',
    ],
    [
      "a page in place of a stream",
      { raw: "<html>", contentType: "text/html" },
      'it answered with "text/html", expected a stream of chat completions, check OPENAI_BASE_URL',
    ],
    [
      "a part that makes no sense",
      { raw: 'data: {"choices":5}\n\n' },
      "a part of its answer is no chat completion, check OPENAI_BASE_URL",
    ],
    [
      "a part that is not JSON",
      { raw: "data: {oops\n\n" },
      "a part of its answer is no chat completion, check OPENAI_BASE_URL",
    ],
    [
      "a content filter",
      { text: "no", finishReason: "content_filter" },
      "its content filter stopped the answer, ask differently",
    ],
    ["an end without a word", { text: "a", ending: "stop" }, "its answer broke off in the middle, try again"],
  ])("%s", async (_, reply, says) => {
    await using fake = fakeOpenai(() => reply);
    const error = await failure(openaiAt(fake.url).create("openai/gpt-4o-mini"));
    expect(error).toMatchObject({ name: "ModelError", code: "MODEL", provider: "openai", message: MODEL + says });
    expect(fake.requests).toHaveLength(1);
  });

  test("an error in the middle of the stream", async () => {
    const chunk = JSON.stringify({ choices: [{ index: 0, delta: { content: "a" } }] });
    await using fake = fakeOpenai([{ raw: `data: ${chunk}\n\ndata: {"error":{"message":"overloaded"}}\n\n` }]);
    const error = await failure(openaiAt(fake.url).create("openai"));
    expect(error).toMatchObject({ message: `${MODEL}it failed (500: "overloaded"), try again a little later` });
  });

  test("a missing key at an endpoint that wants one", async () => {
    await using fake = fakeOpenai([{ status: 401, error: { message: "who are you" } }]);
    const { host } = new URL(fake.url);
    const error = await failure(createModels({ environment: {} }).create({ name: "m", base_url: fake.url }));
    expect(error).toMatchObject({
      message: `Agent "chat" cannot use ${host}: the API key is missing (401: "who are you"), set "api_key_env" in the model`,
    });
  });

  test("a server that is not there", async () => {
    const fake = fakeOpenai([]);
    await fake[Symbol.asyncDispose]();
    const { origin } = new URL(fake.url);
    const error = await failure(openaiAt(fake.url).create("openai"));
    expect(error).toMatchObject({
      message: `Agent "chat" cannot reach openai: nothing answers at ${origin}, check the network and OPENAI_BASE_URL`,
      retryable: true,
    });
  });
});

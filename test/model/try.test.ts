import { expect, test } from "bun:test";
import { createModels } from "../../src/model/registry.ts";
import { type FakeReply, fakeOpenai } from "../helpers/fake-openai.ts";

const req = { messages: [{ role: "user" as const, parts: [{ type: "text" as const, text: "hi" }] }], tools: [] };
for (const base of [false, true])
  for (const [name, reply] of Object.entries<FakeReply>({
    ok: { text: ["a", "b"] },
    reasoning: { reasoning: "hmm", text: "x" },
    tool: { toolCalls: [{ name: "t", arguments: { a: 1 } }] },
    brk: { text: "a", then: "break" },
    stop: { text: "a", then: "stop" },
    html: { raw: "<html>", contentType: "text/html" },
    sloppy: { raw: 'data: {"choices":[{"index":0,"delta":{"content":"hi"}}]}\n\ndata: [DONE]\n\n' },
    e401: {
      status: 401,
      error: { message: "Incorrect API key provided: sk-abcde***fgh. You can", code: "invalid_api_key" },
    },
    e404: { status: 404, error: { message: "The model `x` does not exist", code: "model_not_found" } },
    e429: { status: 429, error: { message: "Rate limit" }, headers: { "retry-after": "60" } },
    quota: { status: 429, error: { message: "You exceeded your current quota", code: "insufficient_quota" } },
    e500: { status: 500, error: { message: "boom" }, headers: { "retry-after": "0" } },
    e400: { status: 400, error: { message: "bad schema" } },
    instream: { raw: 'data: {"error":{"message":"overloaded","type":"server_error"}}\n\n' },
    bad: { raw: 'data: {"choices":5}\n\n' },
  }))
    test(`${base} ${name}`, async () => {
      await using fake = fakeOpenai(() => reply);
      const models = createModels({ environment: { OPENAI_API_KEY: "sk-secretsecret", OPENAI_BASE_URL: fake.url } });
      const model = models.create(base ? { name: "m", base_url: fake.url, api_key: "k" } : "openai/gpt-4o-mini");
      const parts: unknown[] = [];
      try {
        for await (const p of model.stream(req, { signal: new AbortController().signal, agent: "chat" })) parts.push(p);
      } catch (e: any) {
        parts.push(e.name, e.message, e.status, e.retryable);
      }
      console.log(base, name, model.id, fake.requests.length, JSON.stringify(parts));
      if (name === "ok") console.log(JSON.stringify(fake.requests[0]));
    });
test("abort", async () => {
  for (const base of [false, true]) {
    await using fake = fakeOpenai(() => ({ text: "a", then: "hang" }));
    const models = createModels({ environment: { OPENAI_API_KEY: "sk-secretsecret", OPENAI_BASE_URL: fake.url } });
    const model = models.create(base ? { name: "m", base_url: fake.url } : "openai");
    const c = new AbortController();
    try {
      for await (const p of model.stream(req, { signal: c.signal, agent: "chat" })) {
        console.log(p);
        c.abort();
      }
    } catch (e: any) {
      console.log(e.name, e.code, e.message);
    }
    console.log((await fake.aborted()).aborted);
  }
});
test("leave", async () => {
  for (const base of [false, true]) {
    await using fake = fakeOpenai(() => ({ text: "a", then: "hang" }));
    const models = createModels({ environment: { OPENAI_API_KEY: "sk-secretsecret", OPENAI_BASE_URL: fake.url } });
    const model = models.create(base ? { name: "m", base_url: fake.url } : "openai");
    for await (const p of model.stream(req, { signal: new AbortController().signal, agent: "chat" })) {
      console.log(p);
      break;
    }
    console.log((await fake.aborted()).aborted);
  }
});
test("env", async () => {
  for (const [env, spec] of [
    [{}, undefined],
    [{}, "openai"],
    [{}, "gpt-4o"],
    [{}, "claude-3"],
    [{}, "anthropic/claude-3"],
    [{}, { provider: "opnai", name: "x" }],
    [{}, "foo/bar"],
    [{}, "llama3.2"],
    [{ OPENAI_API_KEY: "k" }, "aignehub:openai/gpt-4o"],
    [{}, "aignehub:openai/gpt-4o"],
    [{}, "ollama"],
    [{}, "lmstudio"],
    [{ OPENAI_API_KEY: "k" }, { name: "gpt-4.1" }],
    [{ OPENAI_API_KEY: "k" }, { name: "zork" }],
    [{ OPENAI_API_KEY: "k", MODEL: "deepseek:x" }, "openai/y"],
    [{ OPENAI_API_KEY: "k", OPENAI_BASE_URL: "nope" }, "openai"],
    [{ OPENAI_API_KEY: "k" }, { model: "openai/gpt", temperature: "hot" }],
    [{}, { name: "x", base_url: "http://127.0.0.1:1/v1", api_key_env: "FOO" }],
    [{}, { base_url: "http://127.0.0.1:1/v1" }],
    [{}, { name: "x", base_url: "http://127.0.0.1:1/v1" }],
    [{}, { name: "x", base_url: "http://nosuch.invalid/v1" }],
  ] as any[]) {
    const model = createModels({ environment: env }).create(spec);
    try {
      for await (const p of model.stream(req, { signal: AbortSignal.timeout(4000), agent: "chat" }));
    } catch (e: any) {
      console.log(JSON.stringify(env), JSON.stringify(spec), model.id, "=>", e.name, e.code, e.message);
    }
  }
}, 60000);

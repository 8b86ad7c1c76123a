import { describe, expect, test } from "bun:test";
import { createModels } from "../../src/model/registry.ts";
import { ask, failure, openaiAt } from "../helpers/ask.ts";
import { fakeOpenai } from "../helpers/fake-openai.ts";

const KEYS = { OPENAI_API_KEY: "k1", DEEPSEEK_API_KEY: "k2", OPEN_ROUTER_API_KEY: "k3" };

describe("create() finds the provider and the model of", () => {
  test.each<[string, unknown, Record<string, string>, string]>([
    ["provider/model", "openai/gpt-4o", KEYS, "openai/gpt-4o"],
    ["provider:model", "deepseek:deepseek-chat", KEYS, "deepseek/deepseek-chat"],
    ["a model whose name has a colon", "ollama/qwen3:8b", {}, "ollama/qwen3:8b"],
    ["a model whose name has a slash", "open-router/anthropic/claude-x", KEYS, "openrouter/anthropic/claude-x"],
    ["a provider alone", "openai", KEYS, "openai/gpt-4o-mini"],
    ["a provider in capitals", "OpenAI/gpt-4o", KEYS, "openai/gpt-4o"],
    ["an object with a model", { model: "openai/gpt-4o" }, KEYS, "openai/gpt-4o"],
    ["an object with provider and name", { provider: "openai", name: "gpt-4o" }, KEYS, "openai/gpt-4o"],
    ["an object with a name alone", { name: "gpt-4.1" }, KEYS, "openai/gpt-4.1"],
    ["an object with a provider alone", { provider: "deepseek" }, KEYS, "deepseek/deepseek-chat"],
    ["an object with options alone", { temperature: 0.5 }, KEYS, "openai/gpt-4o-mini"],
    ["a bare id", "gpt-4o", KEYS, "openai/gpt-4o"],
    ["a bare id of the o models", "o4-mini", KEYS, "openai/o4-mini"],
    ["a bare id of another family", "deepseek-reasoner", KEYS, "deepseek/deepseek-reasoner"],
    ["a bare id whose own provider has no key", "grok-4", KEYS, "openrouter/x-ai/grok-4"],
    ["a bare id of a provider that is not supported", "claude-x", KEYS, "openrouter/anthropic/claude-x"],
    ["a bare id of an unknown family", "zork-1", { DEEPSEEK_API_KEY: "k" }, "deepseek/zork-1"],
    ["a vendor and a model", "mistralai/mixtral", KEYS, "openrouter/mistralai/mixtral"],
    [
      "any model behind a gateway",
      "claude-x",
      { OPENAI_API_KEY: "k", OPENAI_BASE_URL: "http://gw/v1" },
      "openai/claude-x",
    ],
    ["a model of the hub whose provider has a key", "aignehub:openai/gpt-4o-mini", KEYS, "openai/gpt-4o-mini"],
    ["nothing, with a key", undefined, { XAI_API_KEY: "k" }, "xai/grok-4-latest"],
    ["null", null, KEYS, "openai/gpt-4o-mini"],
    ["nothing, with a local server", undefined, { OLLAMA_BASE_URL: "http://localhost:1/v1" }, "ollama/llama3.2"],
    ["an endpoint of its own", { name: "qwen", base_url: "http://localhost:8080/v1" }, KEYS, "localhost:8080/qwen"],
    ["a known provider elsewhere", { model: "openai/x", baseURL: "http://gw/v1" }, {}, "openai/x"],
    ["a provider of its own name", { provider: "mine", name: "x", baseUrl: "http://gw/v1" }, {}, "mine/x"],
    ["MODEL over it", "openai/gpt-4o", { ...KEYS, MODEL: "deepseek/other" }, "deepseek/other"],
    ["MODEL over nothing", undefined, { ...KEYS, MODEL: "gpt-5" }, "openai/gpt-5"],
    ["no key at all", "gpt-4o", {}, "gpt-4o"],
    ["nothing at all", undefined, {}, "none"],
  ])("%s", (_, spec, environment, id) => {
    expect(createModels({ environment }).create(spec).id).toBe(id);
  });
});

describe("create() completes an agent's model by its project's:", () => {
  const base = { provider: "openai", name: "gpt-4o", base_url: "http://gw/v1", api_key: "secret", temperature: 0.1 };
  test.each<[string, unknown, unknown, Record<string, string>, string]>([
    ["all of it where the agent says nothing", undefined, base, {}, "openai/gpt-4o"],
    ["all but the options", { temperature: 1 }, base, {}, "openai/gpt-4o"],
    ["the endpoint of another model there", "gpt-4o-mini", base, {}, "openai/gpt-4o-mini"],
    ["nothing for another provider", "deepseek/x", base, { DEEPSEEK_API_KEY: "k" }, "deepseek/x"],
    ["an endpoint without a provider", { name: "b" }, { name: "a", base_url: "http://gw:1/v1" }, {}, "gw:1/b"],
  ])("%s", (_, own, projects, environment, id) => {
    expect(createModels({ environment }).create(own, projects).id).toBe(id);
  });

  test("a key does not travel to another provider", async () => {
    await using fake = fakeOpenai(["ok"]);
    const environment = { DEEPSEEK_API_KEY: "own-key", DEEPSEEK_BASE_URL: fake.url };
    await ask(createModels({ environment }).create("deepseek/x", base));
    expect(fake.requests[0]?.headers.authorization).toBe("Bearer own-key");
  });

  test("MODEL changes the id alone", async () => {
    await using fake = fakeOpenai(["ok"]);
    const models = openaiAt(fake.url, { MODEL: "openai/other" });
    await ask(models.create({ model: "openai/gpt-4o", temperature: 0.3 }));
    expect(fake.requests[0]?.body).toMatchObject({ model: "other", temperature: 0.3 });
  });
});

const IN_ENVIRONMENT = "in the environment or in the project's .env";

const PROVIDERS = "openai, deepseek, xai, openrouter, doubao, poe, ollama, lmstudio";
const OR_ENDPOINT = `expected one of ${PROVIDERS}, or "base_url" for another OpenAI-compatible endpoint`;

describe("stream() says what is missing for", () => {
  test.each<[string, unknown, Record<string, string>, string]>([
    ["a provider without a key", "openai", {}, `openai: no API key is set, expected OPENAI_API_KEY ${IN_ENVIRONMENT}`],
    [
      "an empty key",
      "openai",
      { OPENAI_API_KEY: " " },
      `openai: no API key is set, expected OPENAI_API_KEY ${IN_ENVIRONMENT}`,
    ],
    [
      "a bare id without a key",
      "gpt-4o",
      {},
      `the model "gpt-4o": no API key is set, expected one of OPENAI_API_KEY (openai), OPEN_ROUTER_API_KEY (openrouter), POE_API_KEY (poe) ${IN_ENVIRONMENT}`,
    ],
    [
      "no model and no key",
      undefined,
      {},
      `a model: none is named and no API key is set, expected one of OPENAI_API_KEY (openai), DEEPSEEK_API_KEY (deepseek), XAI_API_KEY (xai), OPEN_ROUTER_API_KEY (openrouter), DOUBAO_API_KEY (doubao), POE_API_KEY (poe) ${IN_ENVIRONMENT}`,
    ],
    [
      "a provider that is not supported",
      "anthropic/claude-x",
      {},
      `anthropic: this provider is not supported yet, ${OR_ENDPOINT}`,
    ],
    [
      "its other name",
      { provider: "claude", name: "x" },
      {},
      `anthropic: this provider is not supported yet, ${OR_ENDPOINT}`,
    ],
    ["the hub", "aignehub:openai/gpt-4o", {}, `aignehub: this provider is not supported yet, ${OR_ENDPOINT}`],
    [
      "a provider that is misspelt",
      { provider: "opnai", name: "x" },
      {},
      `opnai: there is no provider of this name (did you mean "openai"?), ${OR_ENDPOINT}`,
    ],
    [
      "a provider without a model of its own",
      "lmstudio",
      {},
      `lmstudio: no model is named, expected "lmstudio/<model>"`,
    ],
    [
      "an endpoint without a model",
      { base_url: "http://gw/v1" },
      {},
      `gw: no model is named, expected "name" beside "base_url"`,
    ],
    [
      "an address that is none",
      { name: "x", base_url: "gw" },
      {},
      `its model: base_url is "gw", expected a URL such as http://localhost:8080/v1`,
    ],
    [
      "an address in the environment that is none",
      "openai",
      { OPENAI_API_KEY: "k", OPENAI_BASE_URL: "gw" },
      `openai: OPENAI_BASE_URL is "gw", expected a URL such as http://localhost:8080/v1`,
    ],
    [
      "a key variable of its own",
      { name: "x", base_url: "http://gw/v1", api_key_env: "MY_KEY" },
      {},
      `gw: no API key is set, expected MY_KEY ${IN_ENVIRONMENT}`,
    ],
    [
      "an option that is wrong",
      { model: "openai", temperature: "hot" },
      KEYS,
      `openai: its option "temperature" is a string ("hot"), expected a number`,
    ],
  ])("%s", async (_, spec, environment, message) => {
    const error = await failure(createModels({ environment }).create(spec));
    expect(error).toMatchObject({ name: "ModelError", message: `Agent "chat" cannot use ${message}` });
  });
});

describe("stream() sends", () => {
  const sent = async (spec: unknown, { values }: { values?: Record<string, unknown> } = {}) => {
    await using fake = fakeOpenai(["ok"]);
    await ask(openaiAt(fake.url).create(spec), values && { values });
    const own = new Set(["model", "messages", "stream", "stream_options"]);
    return Object.fromEntries(Object.entries(fake.requests[0]?.body ?? {}).filter(([key]) => !own.has(key)));
  };

  test("one Chat Completions request as OpenAI's clients do", async () => {
    await using fake = fakeOpenai(["ok"]);
    await ask(openaiAt(fake.url).create("openai/gpt-4o-mini"));
    expect(fake.requests).toHaveLength(1);
    expect(fake.requests[0]).toMatchObject({
      path: "/v1/chat/completions",
      headers: { authorization: "Bearer sk-test-key" },
    });
    expect(fake.requests[0]?.body).toEqual({
      model: "gpt-4o-mini",
      messages: [{ role: "user", content: "hi" }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      "every setting, in snake case",
      { temperature: 0.2, top_p: 0.5, frequency_penalty: 1, presence_penalty: -1, max_tokens: 9 },
      { temperature: 0.2, top_p: 0.5, frequency_penalty: 1, presence_penalty: -1, max_tokens: 9 },
    ],
    [
      "every setting, in camel case",
      { topP: 0.5, frequencyPenalty: 1, presencePenalty: -1, maxTokens: 9 },
      { top_p: 0.5, frequency_penalty: 1, presence_penalty: -1, max_tokens: 9 },
    ],
    ["no nulls", { temperature: null, topP: null }, {}],
    ["parallel_tool_calls", { parallel_tool_calls: false }, { parallel_tool_calls: false }],
    ["an effort in words", { reasoning_effort: "low" }, { reasoning_effort: "low" }],
    ["a large budget as high", { reasoning_effort: 5001 }, { reasoning_effort: "high" }],
    ["a middling budget as medium", { reasoning_effort: 5000 }, { reasoning_effort: "medium" }],
    ["a small budget as low", { reasoningEffort: "1000" }, { reasoning_effort: "low" }],
    ["a tiny budget as minimal", { reasoning_effort: 1 }, { reasoning_effort: "minimal" }],
    ["no effort for none", { reasoning_effort: 0 }, {}],
    ["options of the provider", { provider_options: { user: "u1" } }, { user: "u1" }],
    [
      "nothing that it does not know",
      { cache_config: { autoBreakpoints: true }, modalities: ["text"], quality: "hd" },
      {},
    ],
  ])("%s", async (_, options, expected) => {
    expect(await sent({ model: "openai/gpt-4o-mini", ...options })).toEqual(expected);
  });

  test("settings that come with the input", async () => {
    const options = { temperature: { $get: "heat" }, reasoning_effort: { $get: "effort" }, top_p: { $get: "absent" } };
    expect(
      await sent({ model: "openai/gpt-4o-mini", ...options }, { values: { heat: "0.7", effort: "high" } }),
    ).toEqual({
      temperature: 0.7,
      reasoning_effort: "high",
    });
  });

  test.each(["gpt-5", "gpt-5-mini", "o1", "o3-mini", "o4-mini"])(
    "no temperature to %s, which does not take one",
    async (model) => {
      const settings = await sent({ provider: "openai", name: model, temperature: 0.5, top_p: 0.5, max_tokens: 9 });
      expect(settings).toEqual({ max_completion_tokens: 9 });
    },
  );

  test("no parallel_tool_calls to the o models", async () => {
    expect(await sent({ model: "openai/o4-mini", parallel_tool_calls: true })).toEqual({});
  });

  test("key, headers and options to an endpoint of its own", async () => {
    await using fake = fakeOpenai(["ok"]);
    const models = createModels({ environment: { MY_KEY: "from-env", OPENAI_API_KEY: "not-this" } });
    const spec = {
      name: "local",
      base_url: fake.url,
      api_key_env: "MY_KEY",
      headers: { "X-Team": "a", "X-Count": 1 },
      provider_options: { top_k: 3 },
    };
    await ask(models.create(spec));
    expect(fake.requests[0]?.headers).toMatchObject({
      authorization: "Bearer from-env",
      "x-team": "a",
      "x-count": "1",
    });
    expect(fake.requests[0]?.body).toMatchObject({ model: "local", top_k: 3, stream_options: { include_usage: true } });
  });

  test("no key to an endpoint that was given none", async () => {
    await using fake = fakeOpenai(["ok"]);
    await ask(
      createModels({ environment: { OPENAI_API_KEY: "not-this" } }).create({ name: "local", base_url: fake.url }),
    );
    expect(fake.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  test("the key of a known provider to its endpoint elsewhere", async () => {
    await using fake = fakeOpenai(["ok"]);
    await ask(
      createModels({ environment: { OPENAI_API_KEY: "sk-mine" } }).create({
        model: "openai/x",
        base_url: `${fake.url}/`,
      }),
    );
    expect(fake.requests[0]).toMatchObject({
      path: "/v1/chat/completions",
      headers: { authorization: "Bearer sk-mine" },
    });
  });

  test("to every provider of the table", async () => {
    await using fake = fakeOpenai(() => "ok");
    const environment = {
      XAI_API_KEY: "k",
      XAI_BASE_URL: fake.url,
      POE_API_KEY: "k",
      POE_BASE_URL: fake.url,
      OLLAMA_BASE_URL: fake.url,
      LM_STUDIO_BASE_URL: fake.url,
    };
    const models = createModels({ environment });
    for (const spec of ["xai/a", "poe/b", "ollama/c", "lmstudio/d"])
      await ask(models.create({ model: spec, parallel_tool_calls: true }));
    expect(fake.requests.map(({ body }) => [body.model, body.parallel_tool_calls])).toEqual([
      ["a", true],
      ["b", undefined],
      ["c", true],
      ["d", true],
    ]);
  });
});

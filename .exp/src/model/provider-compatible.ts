/** Every provider that speaks OpenAI's Chat Completions without being OpenAI. */
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { JSONObject } from "@ai-sdk/provider";
import { defined } from "../util/defined.ts";
import type { Connection } from "./connection.ts";

/** The package's own options stand under this name whatever the provider is called. */
const OPTIONS_KEY = "openaiCompatible";

/** The package sends unknown options of this name as they are. */
const NAME = "endpoint";

export const compatible: Connection = {
  connect({ baseUrl, apiKey, headers, model, structured }, fetch) {
    return createOpenAICompatible({
      name: NAME,
      baseURL: baseUrl,
      ...(apiKey === undefined ? {} : { apiKey }),
      headers: { ...headers },
      fetch,
      includeUsage: true,
      supportsStructuredOutputs: structured === "schema",
    }).chatModel(model);
  },
  options({ provider }, settings, strict) {
    const known: JSONObject = defined({
      reasoningEffort: settings.reasoningEffort,
      strictJsonSchema: strict ? undefined : false,
    });
    const raw: JSONObject = defined({
      // Poe answers 400 to it.
      parallel_tool_calls: provider === "poe" ? undefined : settings.parallelToolCalls,
      ...settings.providerOptions,
    });
    return { [OPTIONS_KEY]: known, [NAME]: raw };
  },
};

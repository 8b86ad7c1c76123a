/** OpenAI, spoken to by Chat Completions: what every gateway and recorded answer for it understands. */
import { createOpenAI } from "@ai-sdk/openai";
import type { JSONObject } from "@ai-sdk/provider";
import { defined } from "../util/defined.ts";
import type { Connection } from "./connection.ts";

export const openai: Connection = {
  connect({ baseUrl, apiKey, headers, model }, fetch) {
    // What is left out here would be read from the environment of the process.
    return createOpenAI({ baseURL: baseUrl, apiKey: apiKey ?? "", headers: { ...headers }, fetch }).chat(model);
  },
  options({ model }, settings, strict) {
    const options: JSONObject = defined({
      reasoningEffort: settings.reasoningEffort,
      // The o models answer 400 to it.
      parallelToolCalls: /^o\d/.test(model) ? undefined : settings.parallelToolCalls,
      strictJsonSchema: strict ? undefined : false,
      // The API itself makes "developer" of it where a model wants that, and gateways may not know the word.
      systemMessageMode: "system",
      ...settings.providerOptions,
    });
    return { openai: options };
  },
};

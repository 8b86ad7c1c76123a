/** What a provider's chunk offers: a way to its models, and our settings in its package's words. */
import type { JSONObject, LanguageModelV4 } from "@ai-sdk/provider";
import type { ModelSettings } from "./settings.ts";

/** Everything that decides which endpoint is called as whom. */
export interface Endpoint {
  readonly provider: string;
  readonly model: string;
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly structured: "schema" | "json";
}

export interface Connection {
  connect(endpoint: Endpoint, fetch: typeof globalThis.fetch): LanguageModelV4;
  /** `strict` says whether the JSON Schema of the answer is one that the provider can hold the model to. */
  options(endpoint: Endpoint, settings: ModelSettings, strict: boolean): Record<string, JSONObject>;
}

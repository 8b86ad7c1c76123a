/** What an author wrote under `model`, in one shape, and what an agent's own says over its project's. */
import type { JsonObject } from "../runtime/agent.ts";
import { camelCase } from "../util/camel-case.ts";
import { isRecord } from "../util/is-record.ts";
import { findProvider, providerName, unsupportedProvider } from "./providers.ts";

export interface ModelSpec {
  /** The provider, where one was written; under its own name if it is a known one. */
  readonly provider?: string | undefined;
  /** The provider's name for the model. */
  readonly model?: string | undefined;
  readonly connection: ConnectionSpec;
  /** Temperature and the like, by camelCase keys, not checked. */
  readonly options: JsonObject;
}

/** An endpoint of the author's own. */
interface ConnectionSpec {
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly apiKeyEnv?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Never fails: what makes no sense is left out here and reported by the first call, if it is needed. */
export function parseSpec(written: unknown): ModelSpec {
  if (typeof written === "string") return { ...parseId(written), connection: {}, options: {} };
  if (!isRecord(written)) return { connection: {}, options: {} };

  const { model, provider, name, baseUrl, apiKey, apiKeyEnv, headers, ...options } = canonical(written);
  return {
    ...parseNames({ model, provider, name }),
    connection: {
      baseUrl: text(baseUrl),
      apiKey: text(apiKey),
      apiKeyEnv: text(apiKeyEnv),
      headers: isRecord(headers) ? toHeaders(headers) : undefined,
    },
    options,
  };
}

/** The agent's own spec, completed by the project's. */
export function mergeSpecs(own: ModelSpec, base: ModelSpec): ModelSpec {
  const named = own.provider !== undefined || own.model !== undefined;
  // A key must not travel to a provider it was not meant for.
  const sameEndpoint = own.provider === undefined || own.provider === base.provider;
  const inherited = sameEndpoint ? base.connection : {};
  const bareModel = named && own.provider === undefined && base.connection.baseUrl !== undefined;
  return {
    provider: named && !bareModel ? own.provider : base.provider,
    model: named ? own.model : base.model,
    connection: {
      baseUrl: own.connection.baseUrl ?? inherited.baseUrl,
      apiKey: own.connection.apiKey ?? inherited.apiKey,
      apiKeyEnv: own.connection.apiKeyEnv ?? (own.connection.apiKey ? undefined : inherited.apiKeyEnv),
      headers: own.connection.headers ?? inherited.headers,
    },
    options: { ...base.options, ...own.options },
  };
}

/** `provider/model`, for logs and messages. */
export function specText({ provider, model }: ModelSpec): string | undefined {
  return [provider, model].filter((part) => part !== undefined).join("/") || undefined;
}

/** `provider/model`, `provider:model`, `provider` or the id of a model; ids may contain slashes and colons too. */
export function parseId(written: string): Pick<ModelSpec, "provider" | "model"> {
  const id = written.trim();
  if (id === "") return {};
  const separator = id.search(/[/:]/);
  const provider = knownProvider(separator < 0 ? id : id.slice(0, separator));
  if (provider === undefined) return { model: id };
  return { provider, model: separator < 0 ? undefined : id.slice(separator + 1) || undefined };
}

function parseNames({ model, provider, name }: JsonObject): Pick<ModelSpec, "provider" | "model"> {
  const id = text(model) ?? text(name);
  const word = text(provider);
  if (word === undefined) return id === undefined ? {} : parseId(id);
  return { provider: knownProvider(word) ?? word, model: id };
}

function knownProvider(word: string): string | undefined {
  const provider = findProvider(word);
  return provider ? providerName(provider) : unsupportedProvider(word);
}

function canonical(written: JsonObject): JsonObject {
  const entries = Object.entries(written).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [camelCase(key).replace(/URL$/, "Url"), value]));
}

function toHeaders(headers: JsonObject): Record<string, string> {
  const values = Object.entries(headers).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(values.map(([key, value]) => [key, String(value)]));
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

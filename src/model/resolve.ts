/** From what an author wrote and which keys there are to one endpoint, or to a sentence about what is missing. */
import { nearest } from "../util/nearest.ts";
import type { Endpoint } from "./connection.ts";
import { familyOf } from "./families.ts";
import { CUSTOM_ENDPOINT, findProvider, PROVIDERS, type Provider, providerName, unsupportedProvider } from "./providers.ts";
import { type ModelSpec, parseId } from "./spec.ts";

export type Environment = Readonly<Record<string, string>>;

export interface Resolution {
  readonly endpoint: Endpoint;
  readonly load: Provider["load"];
  /** Where the key came from, or would have come from, for messages. */
  readonly keyNames: readonly string[];
  /** The setting that moves the endpoint elsewhere, for messages. */
  readonly baseUrlName: string;
}

export interface Unresolved {
  readonly provider: string;
  /** Completes "Cannot use …: ", with the remedy. */
  readonly problem: string;
}

export function resolveModel(spec: ModelSpec, environment: Environment): Resolution | Unresolved {
  if (spec.connection.baseUrl !== undefined) return atOwnEndpoint(spec, spec.connection.baseUrl, environment);
  if (spec.provider !== undefined) return atProvider(spec, spec.provider, environment);
  if (spec.model !== undefined) return byModel(spec, spec.model, environment);
  return byKey(spec, environment);
}

export function isResolved(outcome: Resolution | Unresolved): outcome is Resolution {
  return "endpoint" in outcome;
}

function atOwnEndpoint(spec: ModelSpec, baseUrl: string, environment: Environment): Resolution | Unresolved {
  const known = spec.provider === undefined ? undefined : findProvider(spec.provider);
  const row: Provider = { ...(known ?? CUSTOM_ENDPOINT), keyless: true, baseUrl, baseUrlEnv: [] };
  const name = spec.provider ?? providerName(row);
  const model = spec.model ?? row.defaultModel;
  if (model === undefined) return { provider: name, problem: `"base_url" is ${shown(baseUrl)} but no model is named, expected "name"` };
  return connect({ ...row, names: [name] }, model, spec, environment);
}

function atProvider(spec: ModelSpec, word: string, environment: Environment): Resolution | Unresolved {
  const provider = findProvider(word);
  if (provider) return atKnown(provider, spec.model ?? provider.defaultModel, spec, environment);

  const unsupported = unsupportedProvider(word);
  if (!unsupported) return { provider: word, problem: `there is no provider of this name${guess(word)}, ${expectedProviders()}` };
  // The hub passes models of other providers on, so their own keys serve as well.
  const direct = unsupported === "aignehub" && spec.model ? resolveModel({ ...spec, ...cleared(spec.model) }, environment) : undefined;
  if (direct && isResolved(direct)) return direct;
  return { provider: unsupported, problem: `this provider is not supported yet, ${expectedProviders()}` };
}

function atKnown(provider: Provider, model: string | undefined, spec: ModelSpec, environment: Environment): Resolution | Unresolved {
  const name = providerName(provider);
  if (model === undefined) return { provider: name, problem: `no model is named, expected "${name}/<model>"` };
  return connect(provider, model, spec, environment);
}

/** A model's id alone: the first provider that has such models and a key, else whichever has a key. */
function byModel(spec: ModelSpec, id: string, environment: Environment): Resolution | Unresolved {
  const family = familyOf(id);
  for (const { provider, model } of family ?? []) {
    const row = findProvider(provider);
    if (row && isConfigured(row, environment)) return connect(row, model, spec, environment);
  }
  // Elsewhere than at these providers, such an id is known to a gateway only.
  const any = PROVIDERS.find((row) => isConfigured(row, environment) && (!family || isMoved(row, environment)));
  if (any) return connect(any, id, spec, environment);
  const owner = family?.[0]?.provider;
  const unsupported = owner === undefined || findProvider(owner) ? "" : "this provider is not supported yet and ";
  return { provider: id.includes("/") ? JSON.stringify(id) : (owner ?? JSON.stringify(id)), problem: unsupported + unconfigured(family?.map(({ provider }) => provider)) };
}

function byKey(spec: ModelSpec, environment: Environment): Resolution | Unresolved {
  const row = PROVIDERS.find((candidate) => candidate.defaultModel !== undefined && isConfigured(candidate, environment));
  if (row?.defaultModel) return connect(row, row.defaultModel, spec, environment);
  return { provider: "a model", problem: `none is named and ${unconfigured(undefined)}` };
}

function connect(row: Provider, model: string, { connection }: ModelSpec, environment: Environment): Resolution | Unresolved {
  const provider = providerName(row);
  const keyNames = connection.apiKeyEnv ? [connection.apiKeyEnv] : row.keys;
  const apiKey = connection.apiKey ?? first(keyNames, environment);
  const mustHaveKey = connection.apiKeyEnv !== undefined || !row.keyless;
  if (apiKey === undefined && mustHaveKey) {
    return { provider, problem: `no API key is set, expected ${keyNames.join(" or ")} in the environment or in the project's .env` };
  }
  const baseUrl = first(row.baseUrlEnv, environment) ?? row.baseUrl;
  if (!URL.canParse(baseUrl)) {
    const name = row.baseUrlEnv.find((variable) => environment[variable]) ?? "base_url";
    return { provider, problem: `"${name}" is ${JSON.stringify(baseUrl)}, expected a URL such as http://localhost:8080/v1` };
  }
  return {
    endpoint: { provider, model, baseUrl: baseUrl.replace(/\/+$/, ""), apiKey, headers: connection.headers ?? {}, structured: row.structured },
    load: row.load,
    keyNames: connection.apiKey === undefined ? keyNames : ["api_key"],
    baseUrlName: row.baseUrlEnv[0] ?? "base_url",
  };
}

function isConfigured(row: Provider, environment: Environment): boolean {
  return first(row.keys, environment) !== undefined || (row.keyless === true && isMoved(row, environment));
}

function isMoved(row: Provider, environment: Environment): boolean {
  return first(row.baseUrlEnv, environment) !== undefined;
}

function first(names: readonly string[], environment: Environment): string | undefined {
  for (const name of names) {
    const value = environment[name]?.trim();
    if (value) return value;
  }
  return undefined;
}

function cleared(id: string): Pick<ModelSpec, "provider" | "model"> {
  return { provider: undefined, model: undefined, ...parseId(id) };
}

function unconfigured(providers: readonly string[] = []): string {
  const rows = providers.map(findProvider).filter((row) => row !== undefined);
  const candidates = rows.length > 0 ? rows : PROVIDERS.filter((row) => !row.keyless);
  const names = candidates.map((row) => `${(row.keyless ? row.baseUrlEnv : row.keys)[0]} (${providerName(row)})`);
  return `no API key is set, expected one of ${names.join(", ")} in the environment or in the project's .env`;
}

function expectedProviders(): string {
  return `expected one of ${PROVIDERS.map(providerName).join(", ")}, or "base_url" for another OpenAI-compatible endpoint`;
}

function guess(word: string): string {
  const name = nearest(word, PROVIDERS.map(providerName));
  return name === undefined ? "" : ` (did you mean "${name}"?)`;
}

function shown(url: string): string {
  return JSON.stringify(URL.canParse(url) ? new URL(url).origin : url);
}

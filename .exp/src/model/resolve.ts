/** From what an author wrote and which keys there are to one endpoint, or to a sentence about what is missing. */
import { nearest } from "../util/nearest.ts";
import type { Endpoint } from "./connection.ts";
import { familyOf } from "./families.ts";
import {
  CUSTOM_ENDPOINT,
  findProvider,
  PROVIDERS,
  type Provider,
  providerName,
  unsupportedProvider,
} from "./providers.ts";
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
  /** Completes "Cannot use ", with the remedy. */
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
  if (!URL.canParse(baseUrl)) return unusableUrl(spec.provider ?? "its model", "base_url", baseUrl);
  const name = spec.provider ?? new URL(baseUrl).host;
  const row: Provider = { ...(known ?? CUSTOM_ENDPOINT), names: [name], keyless: true, baseUrl, baseUrlEnv: [] };
  const model = spec.model ?? row.defaultModel;
  if (model === undefined)
    return { provider: name, problem: `${name}: no model is named, expected "name" beside "base_url"` };
  return connect(row, model, spec, environment);
}

function atProvider(spec: ModelSpec, word: string, environment: Environment): Resolution | Unresolved {
  const provider = findProvider(word);
  if (provider) return atKnown(provider, spec.model ?? provider.defaultModel, spec, environment);

  const unsupported = unsupportedProvider(word);
  if (!unsupported)
    return {
      provider: word,
      problem: `${word}: there is no provider of this name${guess(word)}, ${expectedProviders()}`,
    };
  // The hub passes models of other providers on, so their own keys serve as well.
  const direct =
    unsupported === "aignehub" && spec.model
      ? resolveModel({ ...spec, ...cleared(spec.model) }, environment)
      : undefined;
  if (direct && isResolved(direct)) return direct;
  return {
    provider: unsupported,
    problem: `${unsupported}: this provider is not supported yet, ${expectedProviders()}`,
  };
}

function atKnown(
  row: Provider,
  model: string | undefined,
  spec: ModelSpec,
  environment: Environment,
): Resolution | Unresolved {
  const name = providerName(row);
  if (model === undefined) return { provider: name, problem: `${name}: no model is named, expected "${name}/<model>"` };
  return connect(row, model, spec, environment);
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
  const unsupported = owner === undefined || findProvider(owner) ? "" : `${owner} is not supported yet and `;
  const keys = missingKeys(family?.map(({ provider }) => provider));
  return { provider: owner ?? "none", problem: `the model "${id}": ${unsupported}${keys}` };
}

function byKey(spec: ModelSpec, environment: Environment): Resolution | Unresolved {
  const row = PROVIDERS.find(
    (candidate) => candidate.defaultModel !== undefined && isConfigured(candidate, environment),
  );
  if (row?.defaultModel) return connect(row, row.defaultModel, spec, environment);
  return { provider: "none", problem: `a model: none is named and ${missingKeys()}` };
}

function connect(
  row: Provider,
  model: string,
  { connection }: ModelSpec,
  environment: Environment,
): Resolution | Unresolved {
  const provider = providerName(row);
  const keyNames = connection.apiKeyEnv ? [connection.apiKeyEnv] : row.keys;
  const apiKey = connection.apiKey ?? first(keyNames, environment);
  const mustHaveKey = connection.apiKeyEnv !== undefined || !row.keyless;
  if (apiKey === undefined && mustHaveKey) return { provider, problem: `${provider}: ${missing(keyNames)}` };

  const baseUrlName = row.baseUrlEnv.find((name) => environment[name]?.trim()) ?? row.baseUrlEnv[0] ?? "base_url";
  const baseUrl = environment[baseUrlName]?.trim() || row.baseUrl;
  if (!URL.canParse(baseUrl)) return unusableUrl(provider, baseUrlName, baseUrl);
  return {
    endpoint: {
      provider,
      model,
      baseUrl: baseUrl.replace(/\/+$/, ""),
      apiKey,
      headers: connection.headers ?? {},
      structured: row.structured,
    },
    load: row.load,
    keyNames: connection.apiKey === undefined ? keyNames : ["api_key"],
    baseUrlName,
  };
}

function unusableUrl(provider: string, name: string, url: string): Unresolved {
  return {
    provider,
    problem: `${provider}: ${name} is ${JSON.stringify(url)}, expected a URL such as http://localhost:8080/v1`,
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

function missingKeys(providers: readonly string[] = []): string {
  const rows = providers.map(findProvider).filter((row) => row !== undefined);
  const candidates = rows.length > 0 ? rows : PROVIDERS.filter((row) => !row.keyless);
  return missing(candidates.map((row) => `${(row.keyless ? row.baseUrlEnv : row.keys)[0]} (${providerName(row)})`));
}

function missing(names: readonly string[]): string {
  const expected = names.length === 1 ? names[0] : `one of ${names.join(", ")}`;
  return `no API key is set, expected ${expected} in the environment or in the project's .env`;
}

function expectedProviders(): string {
  return `expected one of ${PROVIDERS.map(providerName).join(", ")}, or "base_url" for another OpenAI-compatible endpoint`;
}

function guess(word: string): string {
  const name = nearest(word, PROVIDERS.map(providerName));
  return name === undefined ? "" : ` (did you mean "${name}"?)`;
}

/** The model providers there are: what each is called, where it is, which key it wants and what speaks to it. */
import type { Connection } from "./connection.ts";

/** One provider; a further one is one more row. */
export interface Provider {
  /** What an author may write before the slash; the first is the one shown. Hyphens do not count. */
  readonly names: readonly string[];
  /** Environment variables that may hold the key, the first set one wins. */
  readonly keys: readonly string[];
  /** Whether it answers without a key, as a program on the same machine does. */
  readonly keyless?: boolean;
  readonly baseUrl: string;
  /** Environment variables that may hold another address. */
  readonly baseUrlEnv: readonly string[];
  /** Used where the author names the provider alone. */
  readonly defaultModel?: string;
  /** How it is told to answer in JSON: by a schema, or only that it must be JSON. */
  readonly structured: "schema" | "json";
  readonly load: () => Promise<Connection>;
}

const openai = async () => (await import("./provider-openai.ts")).openai;
const compatible = async () => (await import("./provider-compatible.ts")).compatible;

/** In the order in which a key found in the environment decides where no model is named. */
export const PROVIDERS: readonly Provider[] = [
  {
    names: ["openai"],
    keys: ["OPENAI_API_KEY"],
    baseUrl: "https://api.openai.com/v1",
    baseUrlEnv: ["OPENAI_BASE_URL"],
    defaultModel: "gpt-4o-mini",
    structured: "schema",
    load: openai,
  },
  {
    names: ["deepseek"],
    keys: ["DEEPSEEK_API_KEY"],
    baseUrl: "https://api.deepseek.com",
    baseUrlEnv: ["DEEPSEEK_BASE_URL"],
    defaultModel: "deepseek-chat",
    structured: "json",
    load: compatible,
  },
  {
    names: ["xai"],
    keys: ["XAI_API_KEY"],
    baseUrl: "https://api.x.ai/v1",
    baseUrlEnv: ["XAI_BASE_URL"],
    defaultModel: "grok-4-latest",
    structured: "schema",
    load: compatible,
  },
  {
    names: ["openrouter"],
    keys: ["OPEN_ROUTER_API_KEY", "OPENROUTER_API_KEY"],
    baseUrl: "https://openrouter.ai/api/v1",
    baseUrlEnv: ["OPEN_ROUTER_BASE_URL", "OPENROUTER_BASE_URL"],
    defaultModel: "openai/gpt-4o",
    structured: "schema",
    load: compatible,
  },
  {
    names: ["doubao"],
    keys: ["DOUBAO_API_KEY"],
    baseUrl: "https://ark.cn-beijing.volces.com/api/v3",
    baseUrlEnv: ["DOUBAO_BASE_URL"],
    defaultModel: "doubao-seed-1-6-250615",
    structured: "schema",
    load: compatible,
  },
  {
    names: ["poe"],
    keys: ["POE_API_KEY"],
    baseUrl: "https://api.poe.com/v1",
    baseUrlEnv: ["POE_BASE_URL"],
    defaultModel: "gpt-5-mini",
    structured: "schema",
    load: compatible,
  },
  {
    names: ["ollama"],
    keys: ["OLLAMA_API_KEY"],
    keyless: true,
    baseUrl: "http://localhost:11434/v1",
    baseUrlEnv: ["OLLAMA_BASE_URL", "OLLAMA_DEFAULT_BASE_URL"],
    defaultModel: "llama3.2",
    structured: "schema",
    load: compatible,
  },
  {
    names: ["lmstudio"],
    keys: ["LM_STUDIO_API_KEY"],
    keyless: true,
    baseUrl: "http://localhost:1234/v1",
    baseUrlEnv: ["LM_STUDIO_BASE_URL", "LMSTUDIO_BASE_URL"],
    structured: "schema",
    load: compatible,
  },
];

/** An endpoint of the author's own, given by `base_url`. */
export const CUSTOM_ENDPOINT: Omit<Provider, "baseUrl"> = {
  names: ["openai-compatible"],
  keys: [],
  keyless: true,
  baseUrlEnv: [],
  structured: "schema",
  load: compatible,
};

/** Names that projects use and this program cannot serve, in the spelling its messages use. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  anthropic: "anthropic",
  claude: "anthropic",
  gemini: "gemini",
  google: "gemini",
  bedrock: "bedrock",
  aignehub: "aignehub",
};

export function providerName(provider: Provider): string {
  return provider.names[0] ?? "";
}

/** The provider an author means by a word before the slash. */
export function findProvider(word: string): Provider | undefined {
  return PROVIDERS.find((provider) => provider.names.includes(plain(word)));
}

export function unsupportedProvider(word: string): string | undefined {
  return Object.hasOwn(UNSUPPORTED, plain(word)) ? UNSUPPORTED[plain(word)] : undefined;
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll("-", "");
}

/** Which providers offer a model, going by the beginning of its name. */

/** A provider of a model, and what it calls the model. */
export interface Offer {
  readonly provider: string;
  readonly model: string;
}

interface Family {
  readonly pattern: RegExp;
  /** The best first. */
  readonly providers: readonly string[];
  /** What OpenRouter writes before the slash. */
  readonly vendor?: string;
}

const OPEN_MODELS = ["openrouter", "ollama"];

const FAMILIES: readonly Family[] = [
  { pattern: /^(gpt-|chatgpt-|o\d|ft:)/, providers: ["openai", "openrouter", "poe"], vendor: "openai" },
  { pattern: /^claude/, providers: ["anthropic", "openrouter", "poe"], vendor: "anthropic" },
  { pattern: /^gemini/, providers: ["gemini", "openrouter", "poe"], vendor: "google" },
  { pattern: /^deepseek/, providers: ["deepseek", "openrouter", "ollama"], vendor: "deepseek" },
  { pattern: /^grok/, providers: ["xai", "openrouter", "poe"], vendor: "x-ai" },
  { pattern: /^doubao/, providers: ["doubao"] },
  { pattern: /^llama/, providers: OPEN_MODELS, vendor: "meta-llama" },
  { pattern: /^mi[sx]tral/, providers: OPEN_MODELS, vendor: "mistralai" },
  { pattern: /^qwen/, providers: OPEN_MODELS, vendor: "qwen" },
  { pattern: /^gemma/, providers: OPEN_MODELS, vendor: "google" },
  { pattern: /^yi-/, providers: OPEN_MODELS, vendor: "01-ai" },
  { pattern: /^phi/, providers: OPEN_MODELS, vendor: "microsoft" },
];

/** Undefined where the id says nothing; with a vendor before the slash only OpenRouter has it. */
export function familyOf(id: string): Offer[] | undefined {
  if (id.includes("/")) return [{ provider: "openrouter", model: id }];
  const family = FAMILIES.find(({ pattern }) => pattern.test(id));
  return family?.providers.map((provider) => {
    return { provider, model: provider === "openrouter" && family.vendor ? `${family.vendor}/${id}` : id };
  });
}

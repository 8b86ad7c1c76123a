/** Instructions and an input, as the messages a model is given. */
import { dirname, join, resolve } from "node:path";
import { AppError } from "../errors.ts";
import type { JsonObject } from "../runtime/agent.ts";
import { readText } from "../util/read-text.ts";
import { createTemplate, isTemplate } from "./template.ts";
import { templateVariables } from "./variables.ts";

/** A part of a prompt; `base` is the directory its template's includes start from. */
export interface PromptItem {
  readonly role: "system" | "user" | "agent";
  readonly text: string;
  readonly base: string;
}

type TextPart = { type: "text"; text: string };
export type PromptMessage = { role: "system" | "user"; parts: TextPart[] };

export interface PromptInput {
  readonly input: JsonObject;
  /** The input that a person's own words are in. */
  readonly inputKey?: string | undefined;
  readonly userContext: JsonObject;
  /** What templates have besides: `$agent` and the like. */
  readonly provided?: JsonObject;
}

export interface Prompt {
  /** The inputs its templates ask for. */
  variables(): string[];
  /** What is wrong with its templates, as far as that can be told without an input. */
  faults(): Promise<string[]>;
  /**
   * One system message and one user message, either of which may be absent.
   * @throws AppError AGENT when a template fails or nothing is left to say.
   */
  build(input: PromptInput): Promise<PromptMessage[]>;
}

/** `owner` completes "Cannot render …". */
export function createPrompt(items: readonly PromptItem[], owner: string): Prompt {
  const rendered = items.filter(({ role }) => role !== "agent");
  // What the agent is made to have said is an example, not a template.
  const templates = new Map(rendered.map((item) => [item, createTemplate(item.text, { base: item.base, owner })]));
  return {
    variables: () => [...new Set(rendered.flatMap(({ text, base }) => variablesOf(text, base)))],
    async faults() {
      const faults = await Promise.all([...templates.values()].map((template) => template.fault()));
      const missing = rendered.flatMap(({ text, base }) => missingIncludes(text, base));
      return [...faults.filter((fault) => fault !== undefined), ...missing];
    },
    async build({ input, inputKey, userContext, provided = {} }) {
      const variables = { ...userContext, userContext, ...provided, ...input };
      const texts = await Promise.all(items.map((item) => templates.get(item)?.render(variables) ?? item.text));
      const parts = items.map(({ role }, index) => ({ system: role === "system", text: texts[index] ?? "" }));
      const said = inputKey === undefined ? undefined : input[inputKey];
      return toMessages(parts, typeof said === "string" ? said : "");
    },
  };
}

function toMessages(parts: readonly { system: boolean; text: string }[], said: string): PromptMessage[] {
  const spoken = parts.filter(({ text }) => text.trim() !== "");
  const system = spoken.filter((part) => part.system).map(({ text }) => toPart(text));
  const user = spoken.filter((part) => !part.system).map(({ text }) => toPart(text));
  if (said !== "" && !user.some(({ text }) => text.includes(said))) user.push(toPart(said));

  if (user.length > 0)
    return system.length > 0
      ? [
          { role: "system", parts: system },
          { role: "user", parts: user },
        ]
      : [{ role: "user", parts: user }];
  // A model answers a user; without one, the instructions are what it is asked.
  if (system.length > 0) return [{ role: "user", parts: system }];
  throw new AppError("AGENT", "User message cannot be empty.");
}

function toPart(text: string): TextPart {
  return { type: "text", text };
}

function variablesOf(text: string, base: string): string[] {
  if (!isTemplate(text)) return [];
  return templateVariables(text, join(base, "instructions"), includeFrom);
}

function missingIncludes(text: string, base: string): string[] {
  const missing: string[] = [];
  if (!isTemplate(text)) return missing;
  templateVariables(text, join(base, "instructions"), (name, from, optional) => {
    const included = includeFrom(name, from);
    if (!included && !optional) missing.push(`there is no file "${name}" to include`);
    return included;
  });
  return missing;
}

function includeFrom(name: string, from: string): { text: string; name: string } | undefined {
  const path = resolve(dirname(from), name);
  const text = readText(path);
  return text === undefined ? undefined : { text, name: path };
}

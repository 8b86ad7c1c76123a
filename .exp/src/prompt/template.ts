/** A text with `{{ variables }}`; the template engine is loaded by the first text that needs it. */
import { once } from "../util/once.ts";

export interface Template {
  /** @throws AppError AGENT naming the owner and the place. */
  render(variables: Readonly<Record<string, unknown>>): Promise<string>;
  /** What is wrong with the text itself, before any variable is known. */
  fault(): Promise<string | undefined>;
}

export interface TemplateOptions {
  /** The directory that includes start from. */
  base: string;
  /** Whose text it is, to complete "Cannot render …". */
  owner: string;
}

export function createTemplate(text: string, options: TemplateOptions): Template {
  if (!isTemplate(text)) return { render: async () => text, fault: async () => undefined };
  const compiled = once(async () => (await import("./template-engine.ts")).compileTemplate(text, options));
  return {
    render: async (variables) => (await compiled()).render(variables),
    fault: async () => (await compiled()).fault(),
  };
}

export function isTemplate(text: string): boolean {
  return /\{[{%#]/.test(text);
}

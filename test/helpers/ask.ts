/** Asks a model one question, for tests of what it is sent and what comes back. */
import type { Model, ModelPart, ModelRequest } from "../../src/model/model.ts";
import { createModels } from "../../src/model/registry.ts";

export const question: ModelRequest = {
  messages: [{ role: "user", parts: [{ type: "text", text: "hi" }] }],
  tools: [],
};

export interface AskOptions {
  request?: Partial<ModelRequest>;
  signal?: AbortSignal;
  values?: Record<string, unknown>;
}

/** All parts of the answer of an agent named "chat". */
export async function ask(model: Model, { request, signal, values }: AskOptions = {}): Promise<ModelPart[]> {
  const options = { signal: signal ?? new AbortController().signal, agent: "chat", ...(values && { values }) };
  return await Array.fromAsync(model.stream({ ...question, ...request }, options));
}

/** The error that asking ends with. */
export async function failure(model: Model, options?: AskOptions): Promise<unknown> {
  const parts = ask(model, options);
  return await parts.then(
    (answer) => {
      throw new Error(`Expected a failure, got ${JSON.stringify(answer)}`);
    },
    (error: unknown) => error,
  );
}

/** OpenAI at another address, with a key. */
export function openaiAt(url: string, environment: Record<string, string> = {}) {
  return createModels({ environment: { OPENAI_API_KEY: "sk-test-key", OPENAI_BASE_URL: url, ...environment } });
}

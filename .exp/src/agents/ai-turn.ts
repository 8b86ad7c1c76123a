/** One answer of an agent's model: its parts gathered, and told of while they come. */
import { errorMessage } from "../errors.ts";
import type { Model, ModelPart, ModelRequest, ToolCall } from "../model/model.ts";
import type { JsonObject } from "../runtime/agent.ts";
import type { InvokeContext } from "../runtime/context.ts";
import type { Usage } from "../runtime/events.ts";

export interface Asking {
  /** Who asks. */
  readonly agent: string;
  readonly model: Model;
  readonly input: JsonObject;
  readonly context: InvokeContext;
}

export interface Answer {
  text: string;
  toolCalls: ToolCall[];
  files: { type: "file"; mimeType: string; data: string }[];
  /** Why the model stopped. */
  reason: string;
}

interface Telling {
  /** Said before the first text, which continues one that was told before. */
  separator?: string | undefined;
  /** Whether the text is for people; pieces of JSON are not. */
  text: boolean;
}

export async function askModel(request: ModelRequest, asking: Asking, telling: Telling): Promise<Answer> {
  const { agent, model, context } = asking;
  const { emit } = context;
  if (!emit) return (await collect(request, asking)).answer;

  const place = { agent, depth: context.depth };
  const start = performance.now();
  emit({
    type: "model-start",
    ...place,
    model: model.id,
    messages: request.messages.length,
    tools: request.tools.length,
  });
  const ended = { type: "model-end" as const, ...place, model: model.id };
  let separator = telling.separator;
  try {
    const { answer, usage } = await collect(request, asking, (part) => {
      if (part.type === "reasoning") emit({ type: "reasoning-delta", ...place, text: part.text });
      if (part.type !== "text" || !telling.text) return;
      emit({ type: "text-delta", ...place, text: (separator ?? "") + part.text });
      separator = undefined;
    });
    emit({ ...ended, ms: performance.now() - start, finishReason: answer.reason, ...(usage && { usage }) });
    return answer;
  } catch (error) {
    emit({ ...ended, ms: performance.now() - start, error: errorMessage(error) });
    throw error;
  }
}

async function collect(
  request: ModelRequest,
  { agent, model, input, context }: Asking,
  onPart?: (part: ModelPart) => void,
): Promise<{ answer: Answer; usage: Usage | undefined }> {
  const answer: Answer = { text: "", toolCalls: [], files: [], reason: "" };
  let usage: Usage | undefined;
  const values = { ...context.userContext, ...input };
  for await (const part of model.stream(request, { signal: context.signal, agent, values })) {
    onPart?.(part);
    if (part.type === "text") answer.text += part.text;
    if (part.type === "tool-call") answer.toolCalls.push(part.call);
    if (part.type === "file") answer.files.push({ type: "file", mimeType: part.mediaType, data: part.data });
    if (part.type === "finish") {
      answer.reason = part.reason;
      usage = part.usage;
    }
  }
  return { answer, usage };
}

/** A request of ours in the AI SDK's words. */
import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import { defined } from "../util/defined.ts";
import type { Connection } from "./connection.ts";
import { toPrompt } from "./messages.ts";
import type { Message, ModelRequest } from "./model.ts";
import type { Resolution } from "./resolve.ts";
import type { ModelSettings } from "./settings.ts";
import { closeSchema, toStrictSchema } from "./strict-schema.ts";

export function toCallOptions(
  connection: Connection,
  { endpoint }: Resolution,
  settings: ModelSettings,
  request: ModelRequest,
): LanguageModelV4CallOptions {
  const { outputSchema, tools, toolChoice } = request;
  const strict = outputSchema && toStrictSchema(outputSchema);
  const messages =
    strict && endpoint.structured === "json" ? withSchema(request.messages, strict.schema) : request.messages;
  const choice =
    typeof toolChoice === "object"
      ? { type: "tool" as const, toolName: toolChoice.tool }
      : { type: toolChoice ?? "auto" };
  return {
    prompt: toPrompt(messages),
    ...defined({
      temperature: settings.temperature,
      topP: settings.topP,
      frequencyPenalty: settings.frequencyPenalty,
      presencePenalty: settings.presencePenalty,
      maxOutputTokens: settings.maxTokens,
    }),
    ...(strict && { responseFormat: { type: "json", name: "output", schema: strict.schema } }),
    ...(tools.length > 0 && {
      tools: tools.map(({ name, description, inputSchema }) => ({
        type: "function",
        name,
        ...(description && { description }),
        inputSchema: closeSchema(inputSchema),
      })),
      toolChoice: choice,
    }),
    providerOptions: connection.options(endpoint, settings, strict?.strict ?? true),
  };
}

/** Some providers can be told to write JSON, but not which. */
function withSchema(messages: readonly Message[], schema: object): Message[] {
  const text = `Answer with one JSON object and nothing else. It must fit this JSON Schema:\n${JSON.stringify(schema)}`;
  const [head, ...rest] = messages;
  if (head?.role === "system") return [{ ...head, parts: [...head.parts, { type: "text", text }] }, ...rest];
  return [{ role: "system", parts: [{ type: "text", text }] }, ...messages];
}

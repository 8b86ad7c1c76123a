/** Our messages in the AI SDK's words. */
import type {
  LanguageModelV4FilePart,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
  LanguageModelV4ToolResultPart,
} from "@ai-sdk/provider";
import type { Message, MessagePart } from "./model.ts";

type ToolMessage = Extract<Message, { role: "tool" }>;

export function toPrompt(messages: readonly Message[]): LanguageModelV4Prompt {
  return messages.flatMap(toMessages);
}

function toMessages(message: Message): LanguageModelV4Prompt {
  switch (message.role) {
    case "system":
      return [{ role: "system", content: message.parts.map(({ text }) => text).join("\n\n") }];
    case "user":
      return [{ role: "user", content: message.parts.map(toPart) }];
    case "assistant":
      return toAssistant(message);
    case "tool":
      return [{ role: "tool", content: message.results.map(toResult) }];
  }
}

/** Text and calls are two messages, as projects' prompts have been tuned to. */
function toAssistant({ text, toolCalls }: Extract<Message, { role: "assistant" }>): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Prompt = [];
  if (text) prompt.push({ role: "assistant", content: [{ type: "text", text }] });
  if (toolCalls.length > 0) {
    const content = toolCalls.map(({ id, name, input }) => ({
      type: "tool-call" as const,
      toolCallId: id,
      toolName: name,
      input,
    }));
    prompt.push({ role: "assistant", content });
  }
  return prompt;
}

function toResult({ toolCallId, toolName, text }: ToolMessage["results"][number]): LanguageModelV4ToolResultPart {
  return { type: "tool-result", toolCallId, toolName, output: { type: "text", value: text } };
}

function toPart(part: MessagePart): LanguageModelV4TextPart | LanguageModelV4FilePart {
  if (part.type === "text") return part;
  const { mediaType, data, filename } = part;
  return {
    type: "file",
    mediaType,
    data: data instanceof URL ? { type: "url", url: data } : { type: "data", data },
    ...(filename === undefined ? {} : { filename }),
  };
}

/** What a model is to the rest of the program: something that answers messages, piece by piece. */
import type { JsonObject, JsonSchema } from "../runtime/agent.ts";
import type { Usage } from "../runtime/events.ts";

export type MessagePart =
  | { type: "text"; text: string }
  | { type: "file"; mediaType: string; data: string | URL; filename?: string };

export interface ToolCall {
  id: string;
  name: string;
  /** Parsed JSON, or the raw text where the model did not write JSON. */
  input: unknown;
}

export type Message =
  | { role: "system"; parts: { type: "text"; text: string }[] }
  | { role: "user"; parts: MessagePart[] }
  | { role: "assistant"; text: string; toolCalls: ToolCall[] }
  | { role: "tool"; results: { toolCallId: string; toolName: string; text: string }[] };

export interface ModelTool {
  name: string;
  description: string | undefined;
  inputSchema: JsonSchema;
}

export interface ModelRequest {
  messages: Message[];
  tools: ModelTool[];
  toolChoice?: "auto" | "none" | "required" | { tool: string } | undefined;
  /** The answer must be JSON of this shape. */
  outputSchema?: JsonSchema | undefined;
}

export type ModelPart =
  | { type: "text"; text: string }
  | { type: "reasoning"; text: string }
  | { type: "file"; mediaType: string; data: string }
  | { type: "tool-call"; call: ToolCall }
  | { type: "finish"; reason: string; usage: Usage };

export interface CallOptions {
  signal: AbortSignal;
  /** The agent that asks, for messages. */
  agent: string;
  /** What settings such as `temperature: { $get: key }` refer to. */
  values?: JsonObject;
}

export interface Model {
  /** `provider/model` as far as it is known without connecting; for logs. */
  readonly id: string;
  /**
   * One call of the provider. Nothing is loaded, connected or required before the first part is asked for.
   * @throws ModelError naming the provider and the remedy; AppError CANCELLED when `signal` fired.
   */
  stream(request: ModelRequest, options: CallOptions): AsyncIterable<ModelPart>;
}

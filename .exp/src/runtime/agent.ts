/** What an agent is: something with a name, schemas and a way to run. */
import type { InvokeContext } from "./context.ts";

export type JsonObject = Record<string, unknown>;

/** A JSON Schema document; at the top of an agent's input or output it describes an object. */
export type JsonSchema = JsonObject;

export interface Agent {
  readonly name: string;
  /** The word in the project's files: `ai`, `function` … */
  readonly kind: string;
  readonly description?: string | undefined;
  /** As the author wrote it, with files inlined. */
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonSchema | undefined;
  /** Merged under the input before it is checked; `{ $get: key }` copies another input. */
  readonly defaultInput?: JsonObject | undefined;
  readonly includeInputInOutput?: boolean | undefined;
  /** The output key that holds the answer as text, for agents that answer in text. */
  readonly textKey?: string | undefined;
  /** The input key that holds what a person says to the agent, where there is one. */
  readonly messageKey?: string | undefined;
  readonly skills?: readonly Agent[] | undefined;
  /** Called by `invoke` only, with input that fits `inputSchema`. */
  run(input: JsonObject, context: InvokeContext): JsonObject | Promise<JsonObject>;
}

/** Structured output: the model's text as JSON that fits the agent's schema, asked for again where it does not. */
import { AppError } from "../errors.ts";
import type { Message } from "../model/model.ts";
import type { JsonObject, JsonSchema } from "../runtime/agent.ts";
import { validatorFor } from "../runtime/validate.ts";
import { repair } from "./ai-repair.ts";

interface Structuring {
  readonly schema: JsonSchema;
  readonly messages: readonly Message[];
  /** Whether the text was written by a model that had tools to think of besides. */
  readonly hadTools: boolean;
  /** Asks the model again, for JSON and without tools. */
  ask(messages: Message[]): Promise<string>;
}

const NOT_JSON = "Answer with JSON that fits the given schema, and with nothing else.";

/** @throws AppError AGENT when the model does not get it right. */
export async function structure(text: string, { schema, messages, hadTools, ask }: Structuring): Promise<JsonObject> {
  let read = await readOutput(text, schema);
  let attempts = hadTools && read.output === undefined ? 2 : 1;
  const conversation = [...messages];
  let last = text;
  while (read.faults.length > 0 && attempts-- > 0) {
    const request =
      read.output === undefined
        ? NOT_JSON
        : `${faultText(read.faults)}\nAnswer with the whole JSON again, without these faults.`;
    if (last !== "") conversation.push({ role: "assistant", text: last, toolCalls: [] });
    conversation.push({ role: "user", parts: [{ type: "text", text: request }] });
    last = await ask([...conversation]);
    read = await readOutput(last, schema);
  }
  if (read.faults.length > 0) throw new AppError("AGENT", faultText(read.faults));
  return read.output as JsonObject;
}

async function readOutput(text: string, schema: JsonSchema): Promise<{ output: unknown; faults: string[] }> {
  const parsed = parseJson(text);
  if (parsed === undefined) return { output: undefined, faults: ["The answer is not JSON"] };
  const output = repair(parsed, schema);
  const validate = await validatorFor(schema);
  const faults = validate(output);
  if (faults.length === 0 && (typeof output !== "object" || output === null || Array.isArray(output)))
    faults.push("The value must be object");
  return { output, faults };
}

/** Undefined where it is none; models like to put JSON between fences. */
function parseJson(text: string): unknown {
  const bare = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/.exec(text)?.[1] ?? text;
  try {
    return JSON.parse(bare);
  } catch {
    return undefined;
  }
}

function faultText(faults: readonly string[]): string {
  return `Output JSON does not conform to the provided JSON schema: ${faults.join("; ")}`;
}

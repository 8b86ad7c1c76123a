/** The `router` way of an AI agent: its model only chooses, and what the chosen skill answers is the answer. */
import { AppError } from "../errors.ts";
import type { Message } from "../model/model.ts";
import type { JsonObject } from "../runtime/agent.ts";
import { invoke } from "../runtime/invoke.ts";
import { isRecord } from "../util/is-record.ts";
import type { Toolset } from "./ai-tools.ts";
import { type Asking, askModel } from "./ai-turn.ts";
import { inNameOf } from "./in-name-of.ts";

export async function route(messages: Message[], { tools, find }: Toolset, asking: Asking): Promise<JsonObject> {
  const { agent, input, context } = asking;
  const { toolCalls } = await askModel({ messages, tools, toolChoice: "required" }, asking, { text: false });
  const [call] = toolCalls;
  const skill = call && find(call.name);
  if (!skill) throw new AppError("AGENT", "Router toolChoice requires exactly one tool to be executed");
  const args = isRecord(call.input) ? call.input : {};
  return await invoke(skill, { ...args, ...input }, inNameOf(agent, context));
}

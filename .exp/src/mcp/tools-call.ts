/** `tools/call`, the same in every revision: runs the agent and writes its result, telling of progress on the way. */

import type { Call } from "../runtime/call.ts";
import { startCall } from "../runtime/call.ts";
import type { Answer, Connection, Reply, ReplyOptions } from "../server/reply.ts";
import { reply } from "../server/reply.ts";
import { isRecord } from "../util/is-record.ts";
import { INVALID_PARAMS, type RequestId, type RpcError, type RpcRequest, resultText } from "./message.ts";
import { createProgress } from "./progress.ts";
import { type CallResult, toErrorResult, toResult } from "./result.ts";
import type { Tool, Toolbox } from "./toolbox.ts";

export interface ToolCall {
  id: RequestId;
  tool: Tool;
  input: Record<string, unknown>;
  progressToken: RequestId | undefined;
}

/** The call a request asks for, or what is wrong with the request. */
export function readToolCall({ id, params }: RpcRequest, toolbox: Toolbox): ToolCall | RpcError {
  const { name, arguments: input = {}, _meta: meta } = params;
  if (typeof name !== "string") return { code: INVALID_PARAMS, message: 'Cannot call a tool: "name" must be a string' };
  const tool = toolbox.find(name);
  if (!tool) return { code: INVALID_PARAMS, message: `Unknown tool "${name}"` };
  if (!isRecord(input))
    return { code: INVALID_PARAMS, message: `Cannot call "${name}": "arguments" must be an object` };
  const token = isRecord(meta) ? meta.progressToken : undefined;
  return { id, tool, input, progressToken: typeof token === "string" || typeof token === "number" ? token : undefined };
}

export interface ToolCallOptions {
  request: Request;
  connection: Connection;
  /** Finishes a result in the form of the revision. */
  encode(result: CallResult): string;
  /** Whether a caller that hangs up has thereby cancelled. */
  cancelOnDisconnect: boolean;
  /** Takes the running call, and gives back what to do when it has ended. */
  track?(call: Call): () => void;
}

export function callTool(toolCall: ToolCall, options: ToolCallOptions): Promise<Response> {
  const { id, tool, input, progressToken } = toolCall;
  const { request, connection, encode, cancelOnDisconnect, track } = options;
  let call: Call | undefined;
  let heartbeat: (() => boolean) | undefined;

  async function work({ notify }: Reply): Promise<Answer> {
    const progress = progressToken === undefined ? undefined : createProgress(progressToken, notify);
    heartbeat = progress?.heartbeat;
    call = startCall(tool.agent, input, { door: "mcp", listener: progress?.listener });
    const untrack = track?.(call);
    const result = await settle(tool, call.output);
    untrack?.();
    progress?.end();
    return { text: resultText(id, encode(result)) };
  }

  const replyOptions: ReplyOptions = { request, connection, heartbeat: () => heartbeat?.() ?? false };
  if (cancelOnDisconnect) replyOptions.onAbandon = () => call?.cancel();
  return reply(replyOptions, work);
}

/** The same without a way to stream, for one of several messages in a body. */
export async function callToolQuietly(
  { id, tool, input }: ToolCall,
  encode: (result: CallResult) => string,
): Promise<string> {
  return resultText(id, encode(await settle(tool, startCall(tool.agent, input, { door: "mcp" }).output)));
}

async function settle({ agent }: Tool, output: Promise<Record<string, unknown>>): Promise<CallResult> {
  try {
    return toResult(agent, await output);
  } catch (error) {
    return toErrorResult(agent, error);
  }
}

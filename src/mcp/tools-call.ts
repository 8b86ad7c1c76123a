/** `tools/call`, the same in every revision: runs the agent and writes its result, telling of progress on the way. */
import { type Call, createCall } from "../runtime/call.ts";
import type { Answer, Connection, Reply, ReplyOptions } from "../server/reply.ts";
import { reply } from "../server/reply.ts";
import { isRecord } from "../util/is-record.ts";
import { INVALID_PARAMS } from "../util/rpc-codes.ts";
import { settle } from "../util/settle.ts";
import { type RequestId, type RpcError, type RpcRequest, rpcResult } from "./message.ts";
import { createProgress, type Progress } from "./progress.ts";
import { type CallResult, toCheckedResult, toErrorResult } from "./result.ts";
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
  complete(result: CallResult): object;
  /** Whether a caller that hangs up has thereby cancelled. */
  cancelOnDisconnect: boolean;
  /** Takes the running call, and gives back what to do when it has ended. */
  track?(call: Call): () => void;
}

export function callTool(toolCall: ToolCall, options: ToolCallOptions): Response | Promise<Response> {
  const { request, connection, complete, cancelOnDisconnect, track } = options;
  let call: Call | undefined;
  let progress: Progress | undefined;

  function work({ notify }: Reply): Answer | Promise<Answer> {
    if (toolCall.progressToken !== undefined) progress = createProgress(toolCall.progressToken, notify);
    const started = createCall({ door: "mcp", listener: progress?.listener });
    call = started;
    let untrack: (() => void) | undefined;
    const answer = run(started, toolCall, (result) => {
      untrack?.();
      progress?.end();
      return { value: rpcResult(toolCall.id, complete(result)) };
    });
    // What has been answered already is past cancelling.
    if (answer instanceof Promise) untrack = track?.(started);
    return answer;
  }

  const replyOptions: ReplyOptions = { request, connection, heartbeat: () => progress?.heartbeat() ?? false };
  if (cancelOnDisconnect) replyOptions.onAbandon = () => call?.cancel();
  return reply(replyOptions, work);
}

/** The same without a way to stream, for one of several messages in a body. */
export async function callToolQuietly(toolCall: ToolCall, complete: ToolCallOptions["complete"]): Promise<object> {
  const call = createCall({ door: "mcp" });
  return await run(call, toolCall, (result) => rpcResult(toolCall.id, complete(result)));
}

function run<Finished>(
  call: Call,
  { tool, input }: ToolCall,
  finish: (result: CallResult) => Finished,
): Finished | Promise<Finished> {
  const { agent } = tool;
  return settle(
    () => call.run(agent, input),
    (output) => finish(toCheckedResult(agent, output)),
    (error) => finish(toErrorResult(agent, error)),
  );
}

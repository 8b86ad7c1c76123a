/** Revision 2026-07-28: every request stands alone, says who it is in `_meta` and repeats itself in headers. */
import { LIST_TTL_MS } from "../defaults.ts";
import type { Connection } from "../server/reply.ts";
import { isRecord } from "../util/is-record.ts";
import {
  HEADER_MISMATCH,
  INVALID_PARAMS,
  INVALID_REQUEST,
  METHOD_NOT_FOUND,
  UNSUPPORTED_REVISION,
} from "../util/rpc-codes.ts";
import { decodeHeader } from "./header-value.ts";
import { type RequestId, type RpcError, type RpcRequest, readMessage, resultText, rpcError } from "./message.ts";
import { paramHeaderFault } from "./param-headers.ts";
import type { CallResult } from "./result.ts";
import { MODERN_REVISION } from "./revisions.ts";
import { modernMeta, type Service } from "./service.ts";
import { callTool, readToolCall } from "./tools-call.ts";

export interface ModernEngine {
  handle(request: Request, body: unknown, connection: Connection): Response | Promise<Response>;
}

export const VERSION_KEY = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities";
const JSON_INIT = { headers: { "content-type": "application/json" } };

/** Where a method's `Mcp-Name` header comes from. */
const NAME_PARAMS: Record<string, string> = { "tools/call": "name", "prompts/get": "name", "resources/read": "uri" };

export function createModernEngine(service: Service): ModernEngine {
  const { toolbox } = service;
  const meta = modernMeta(service.info);
  const discovery = JSON.stringify({
    resultType: "complete",
    supportedVersions: [MODERN_REVISION],
    capabilities: { tools: {} },
    ...(service.instructions ? { instructions: service.instructions } : {}),
    ttlMs: LIST_TTL_MS,
    cacheScope: "public",
    _meta: meta,
  });
  function complete(result: CallResult): object {
    return { ...result, resultType: "complete", _meta: result._meta ? { ...meta, ...result._meta } : meta };
  }

  function handle(request: Request, body: unknown, connection: Connection): Response | Promise<Response> {
    const message = readMessage(body);
    if (message.type === "invalid")
      return fail(message.id, 400, { code: INVALID_REQUEST, message: `Invalid request: ${message.fault}` });
    if (message.type !== "request") return new Response(null, { status: 202 });
    const { id, method } = message;
    const fault = envelopeFault(message, request.headers);
    if (fault) return fail(id, 400, fault);
    switch (method) {
      case "server/discover":
        return new Response(resultText(id, discovery), JSON_INIT);
      case "tools/list":
        if (message.params.cursor !== undefined)
          return fail(id, 400, { code: INVALID_PARAMS, message: 'Invalid "cursor": the list has one page' });
        return new Response(resultText(id, toolbox.list.modern), JSON_INIT);
      case "tools/call":
        return call(message, request, connection);
      default:
        return fail(id, 404, { code: METHOD_NOT_FOUND, message: `Method not found: "${method}"` });
    }
  }

  function call(message: RpcRequest, request: Request, connection: Connection): Response | Promise<Response> {
    const toolCall = readToolCall(message, toolbox);
    if ("code" in toolCall) return fail(message.id, 400, toolCall);
    const mismatch = paramHeaderFault(toolCall.tool.paramHeaders, request.headers, toolCall.input);
    if (mismatch) return fail(message.id, 400, { code: HEADER_MISMATCH, message: `Header mismatch: ${mismatch}` });
    return callTool(toolCall, { request, connection, complete, cancelOnDisconnect: true });
  }

  return { handle };
}

/** What is wrong around the method, in the order the specification checks it. */
function envelopeFault({ method, params }: RpcRequest, headers: Headers): RpcError | undefined {
  const meta = params._meta;
  const version = isRecord(meta) ? meta[VERSION_KEY] : undefined;
  if (typeof version !== "string") return invalidMeta(VERSION_KEY, "a string");
  if (!isRecord(meta) || !isRecord(meta[CAPABILITIES_KEY])) return invalidMeta(CAPABILITIES_KEY, "an object");

  const versionHeader = headers.get("mcp-protocol-version");
  if (versionHeader !== version) return mismatch("MCP-Protocol-Version", versionHeader, version);
  if (version !== MODERN_REVISION) {
    const data = { supported: [MODERN_REVISION], requested: version };
    return { code: UNSUPPORTED_REVISION, message: `Unsupported protocol version "${version}"`, data };
  }
  const methodHeader = headers.get("mcp-method");
  if (methodHeader !== method) return mismatch("Mcp-Method", methodHeader, method);
  const nameParam = NAME_PARAMS[method];
  if (nameParam === undefined) return undefined;
  const nameHeader = headers.get("mcp-name");
  const name = params[nameParam];
  if (typeof name !== "string")
    return { code: INVALID_PARAMS, message: `Invalid params: "${nameParam}" must be a string` };
  return nameHeader !== null && decodeHeader(nameHeader) === name ? undefined : mismatch("Mcp-Name", nameHeader, name);
}

function invalidMeta(key: string, expected: string): RpcError {
  return { code: INVALID_PARAMS, message: `Invalid params: "_meta" must carry "${key}" as ${expected}` };
}

function mismatch(header: string, given: string | null, expected: string): RpcError {
  const found = given === null ? "is missing" : `is "${given}"`;
  return {
    code: HEADER_MISMATCH,
    message: `Header mismatch: ${header} ${found}, expected "${expected}" as in the body`,
  };
}

function fail(id: RequestId | null, status: number, error: RpcError): Response {
  return Response.json(rpcError(id, error), { status });
}

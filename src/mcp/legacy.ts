/** The revisions with a handshake, 2024-11-05 to 2025-11-25: sessions, batches and the four methods. */
import type { Call } from "../runtime/call.ts";
import { refuse } from "../server/refusal.ts";
import type { Connection } from "../server/reply.ts";
import { INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, SESSION_NOT_FOUND } from "../util/rpc-codes.ts";
import {
  type Incoming,
  type RequestId,
  type RpcError,
  type RpcRequest,
  readMessage,
  resultText,
  rpcError,
  rpcResult,
} from "./message.ts";
import {
  ASSUMED_REVISION,
  allowsBatches,
  isLegacyRevision,
  LEGACY_REVISIONS,
  type LegacyRevision,
  MODERN_REVISION,
} from "./revisions.ts";
import type { Service } from "./service.ts";
import type { Session, Sessions } from "./session.ts";
import { callTool, callToolQuietly, readToolCall } from "./tools-call.ts";

export interface LegacyEngine {
  handle(request: Request, body: unknown, connection: Connection): Response | Promise<Response>;
  /** `DELETE`: the client ends its session. */
  close(request: Request): Response;
}

const SESSION_HEADER = "mcp-session-id";
const JSON_INIT = { headers: { "content-type": "application/json" } };

export function createLegacyEngine(service: Service, sessions: Sessions): LegacyEngine {
  const { toolbox } = service;
  /** Calls that `notifications/cancelled` can reach, by session and request id. */
  const running = new Map<string, Call>();

  function handle(request: Request, body: unknown, connection: Connection): Response | Promise<Response> {
    const message = readMessage(body);
    if (message.type === "request" && message.method === "initialize") return initialize(message);

    const version = request.headers.get("mcp-protocol-version");
    if (version !== null && !isLegacyRevision(version)) return unsupportedVersion(version);
    const sessionId = request.headers.get(SESSION_HEADER);
    const session = sessionId === null ? undefined : sessions.find(sessionId);
    if (sessionId !== null && !session) return unknownSession(message.type === "notification" ? null : message.id);

    if (Array.isArray(body)) return handleBatch(body, session, version);
    return message.type === "request" ? answer(message, session, request, connection) : receive(message, session);
  }

  function answer(
    message: RpcRequest,
    session: Session | undefined,
    request: Request,
    connection: Connection,
  ): Response | Promise<Response> {
    if (message.method !== "tools/call") return new Response(answerText(message), JSON_INIT);
    const toolCall = readToolCall(message, toolbox);
    if ("code" in toolCall) return Response.json(rpcError(message.id, toolCall));
    return callTool(toolCall, {
      request,
      connection,
      complete: (result) => result,
      // With a session, a lost connection is not a cancellation: the client says so itself.
      cancelOnDisconnect: !session,
      ...(session ? { track: (call) => track(session, message.id, call) } : {}),
    });
  }

  /** Everything but tool calls. */
  function answerText({ id, method, params }: RpcRequest): string {
    switch (method) {
      case "tools/list":
        return params.cursor === undefined
          ? resultText(id, toolbox.list.legacy)
          : JSON.stringify(rpcError(id, badCursor()));
      case "ping":
        return resultText(id, "{}");
      default:
        return JSON.stringify(rpcError(id, { code: METHOD_NOT_FOUND, message: `Method not found: "${method}"` }));
    }
  }

  function initialize({ id, params }: RpcRequest): Response {
    const asked = params.protocolVersion;
    const revision = isLegacyRevision(asked) ? asked : LEGACY_REVISIONS[0];
    const result = {
      protocolVersion: revision,
      capabilities: { tools: {} },
      serverInfo: service.info,
      ...(service.instructions ? { instructions: service.instructions } : {}),
    };
    return Response.json(rpcResult(id, result), { headers: { [SESSION_HEADER]: sessions.open(revision).id } });
  }

  /** What wants no answer. */
  function receive(message: Exclude<Incoming, { type: "request" }>, session: Session | undefined): Response {
    if (message.type === "invalid") return invalidRequest(message);
    if (message.type === "notification" && message.method === "notifications/cancelled" && session) {
      running.get(runningKey(session, message.params.requestId))?.cancel();
    }
    return new Response(null, { status: 202 });
  }

  async function handleBatch(
    batch: unknown[],
    session: Session | undefined,
    version: LegacyRevision | null,
  ): Promise<Response> {
    const revision = session?.revision ?? version ?? ASSUMED_REVISION;
    if (!allowsBatches(revision) || batch.length === 0) {
      const fault = batch.length === 0 ? "the batch is empty" : `revision ${revision} has one message a body`;
      return refuse({ status: 400, code: INVALID_REQUEST, message: `Invalid request: ${fault}` });
    }
    const answers = await Promise.all(batch.map((item) => answerOne(readMessage(item), session)));
    const texts = answers.filter((text) => text !== undefined);
    return texts.length === 0 ? new Response(null, { status: 202 }) : new Response(`[${texts.join(",")}]`, JSON_INIT);
  }

  async function answerOne(message: Incoming, session: Session | undefined): Promise<string | undefined> {
    if (message.type === "invalid") return JSON.stringify(rpcError(message.id, invalidFault(message)));
    if (message.type !== "request") return void receive(message, session);
    if (message.method !== "tools/call") return answerText(message);
    const toolCall = readToolCall(message, toolbox);
    if ("code" in toolCall) return JSON.stringify(rpcError(message.id, toolCall));
    return JSON.stringify(await callToolQuietly(toolCall, (result) => result));
  }

  function track(session: Session, id: RequestId, call: Call): () => void {
    const key = runningKey(session, id);
    running.set(key, call);
    return () => {
      if (running.get(key) === call) running.delete(key);
    };
  }

  function close(request: Request): Response {
    const id = request.headers.get(SESSION_HEADER);
    if (id === null)
      return refuse({ status: 400, message: "Cannot end a session: the Mcp-Session-Id header is missing" });
    if (!sessions.find(id)) return unknownSession();
    sessions.close(id);
    return new Response(null, { status: 204 });
  }

  return { handle, close };
}

function runningKey(session: Session, requestId: unknown): string {
  return `${session.id} ${JSON.stringify(requestId)}`;
}

function badCursor(): RpcError {
  return { code: INVALID_PARAMS, message: 'Invalid "cursor": the list has one page' };
}

type Invalid = Extract<Incoming, { type: "invalid" }>;

function invalidFault({ fault }: Invalid): RpcError {
  return { code: INVALID_REQUEST, message: `Invalid request: ${fault}` };
}

function invalidRequest(message: Invalid): Response {
  return Response.json(rpcError(message.id, invalidFault(message)), { status: 400 });
}

function unknownSession(id: RequestId | null = null): Response {
  const message = "Session not found, expected a new initialize request";
  return Response.json(rpcError(id, { code: SESSION_NOT_FOUND, message }), { status: 404 });
}

function unsupportedVersion(version: string): Response {
  const known = [MODERN_REVISION, ...LEGACY_REVISIONS].join(", ");
  return refuse({ status: 400, message: `Unsupported protocol version "${version}" (supported versions: ${known})` });
}

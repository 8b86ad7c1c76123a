/** The one MCP address: tells the revisions apart, and what is not MCP at all, and hands each to its engine. */
import { log, logs } from "../log.ts";
import type { Connection } from "../server/reply.ts";
import { isRecord } from "../util/is-record.ts";
import { createLegacyEngine } from "./legacy.ts";
import { createModernEngine, VERSION_KEY } from "./modern.ts";
import { MODERN_REVISION } from "./revisions.ts";
import type { Service } from "./service.ts";
import type { Sessions } from "./session.ts";

export interface Endpoint {
  /** A `POST`, its body read already. */
  handle(request: Request, body: unknown, connection: Connection): Response | Promise<Response>;
  /** A `DELETE`. */
  close(request: Request): Response;
}

/** Takes JSON objects that are no JSON-RPC. */
export type OtherDoor = (
  request: Request,
  body: Record<string, unknown>,
  connection: Connection,
) => Response | Promise<Response>;

export function createEndpoint(service: Service, options: { sessions: Sessions; otherDoor: OtherDoor }): Endpoint {
  const { sessions, otherDoor } = options;
  const legacy = createLegacyEngine(service, sessions);
  const modern = createModernEngine(service);
  return {
    handle(request, body, connection) {
      if (logs("debug")) logRequest(request, body);
      if (isRecord(body) && !("jsonrpc" in body)) return otherDoor(request, body, connection);
      return (isModern(request, body) ? modern : legacy).handle(request, body, connection);
    },
    close: legacy.close,
  };
}

/** By what the body says; the header alone is believed too, but for a handshake, which clients open in any state. */
function isModern(request: Request, body: unknown): boolean {
  if (!isRecord(body)) return false;
  const { method, params } = body;
  if (isRecord(params) && isRecord(params._meta) && VERSION_KEY in params._meta) return true;
  if (method === "server/discover") return true;
  const header = method === "initialize" ? null : request.headers.get("mcp-protocol-version");
  return header !== null && /^\d{4}-\d{2}-\d{2}$/.test(header) && header >= MODERN_REVISION;
}

function logRequest(request: Request, body: unknown): void {
  const { method, id, params } = isRecord(body) ? body : {};
  const name = isRecord(params) ? params.name : undefined;
  log.debug("request received", { http: request.method, method, id, name });
}

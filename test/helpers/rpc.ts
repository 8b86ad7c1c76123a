/** An endpoint in process, and requests of each era to put to it. */
import { createPlainDoor } from "../../src/doors/plain.ts";
import { createEndpoint } from "../../src/mcp/endpoint.ts";
import { modernMeta } from "../../src/mcp/service.ts";
import { createSessions } from "../../src/mcp/session.ts";
import { createToolbox } from "../../src/mcp/toolbox.ts";
import type { Agent } from "../../src/runtime/agent.ts";
import { createRouter, type RouterOptions } from "../../src/server/router.ts";

export type Handle = (request: Request) => Promise<Response>;

const connection = { keepOpen() {}, release() {} };

export function routerOf(agents: readonly Agent[], options: Partial<RouterOptions> = {}) {
  const info = { name: "test-project", version: "1.2.3" };
  const toolbox = createToolbox(agents, modernMeta(info));
  const endpoint = createEndpoint(
    { info, instructions: "What it is for", toolbox },
    {
      sessions: createSessions("test key"),
      otherDoor: createPlainDoor(new Map(toolbox.tools.map((tool) => [tool.name, tool.agent]))),
    },
  );
  return createRouter(
    { pathname: "/mcp", allowedOrigins: [], allowedHosts: [], maxBodyBytes: 10_000, ...options },
    { post: endpoint.handle, delete: endpoint.close, page: async (address) => `<p>${address}</p>` },
  );
}

export function handlerOf(agents: readonly Agent[], options: Partial<RouterOptions> = {}): Handle {
  const router = routerOf(agents, options);
  return async (request) => await router(request, connection);
}

export const ACCEPT_BOTH = "application/json, text/event-stream";

export function post(body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal): Request {
  return new Request("http://localhost/mcp", {
    method: "POST",
    headers: { "content-type": "application/json", accept: ACCEPT_BOTH, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

export function rpc(method: string, params?: object, id: number | string = 1): object {
  return { jsonrpc: "2.0", id, method, ...(params ? { params } : {}) };
}

export const MODERN = "2026-07-28";

/** A request of revision 2026-07-28 with all it needs; `headers` replace, and `null` removes. */
export function modern(
  method: string,
  params: Record<string, unknown> = {},
  headers: Record<string, string | null> = {},
): Request {
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientCapabilities": {},
    ...(params._meta as object | undefined),
  };
  const all: Record<string, string | null> = {
    "mcp-protocol-version": MODERN,
    "mcp-method": method,
    ...(typeof params.name === "string" ? { "mcp-name": params.name } : {}),
    ...headers,
  };
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  return post(rpc(method, { ...params, _meta }), Object.fromEntries(kept));
}

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
export type Json = any;

export async function json(response: Response | Promise<Response>): Promise<Json> {
  return await (await response).json();
}

/** The `data` of every event of a stream, parsed. */
export async function events(response: Response): Promise<Json[]> {
  return (await response.text())
    .split("\n\n")
    .flatMap((block) => block.split("\n").filter((line) => line.startsWith("data: ")))
    .map((line) => JSON.parse(line.slice("data: ".length)));
}

export async function openSession(handle: Handle, revision = "2025-11-25"): Promise<string> {
  const response = await handle(
    post(rpc("initialize", { protocolVersion: revision, capabilities: {}, clientInfo: { name: "t", version: "1" } })),
  );
  return response.headers.get("mcp-session-id") ?? "";
}

/** Settles when the signal has fired, and never if it does not. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

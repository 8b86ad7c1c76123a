/** Refuses what must not reach an agent: foreign pages, wrong methods, wrong types. */
import { refuse } from "./refusal.ts";

export interface GuardOptions {
  /** Origins beside this machine's own that may call, as `https://example.com`. */
  allowedOrigins: readonly string[];
  /** Host names that mean this server, beside localhost. */
  allowedHosts: readonly string[];
}

const METHODS = "POST, DELETE, OPTIONS";

const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]", "::1"]);

/** A refusal, or undefined for a request that may go on. `OPTIONS` is answered here. */
export function guard(request: Request, origin: string | null, options: GuardOptions): Response | undefined {
  const { allowedOrigins, allowedHosts } = options;
  const { headers, method } = request;
  if (origin !== null && !isAllowedOrigin(origin, allowedOrigins, allowedHosts)) return foreignOrigin(origin);
  if (method === "OPTIONS") return preflight(origin);
  if (method === "DELETE") return undefined;
  if (method !== "POST") {
    return refuse({
      status: 405,
      message: `Method ${method} is not allowed here, expected POST`,
      headers: { allow: METHODS },
    });
  }
  const type = headers.get("content-type");
  if (!isJson(type)) {
    return refuse({ status: 415, message: `Cannot read a body of type "${type ?? ""}", expected application/json` });
  }
  return undefined;
}

export function foreignOrigin(origin: string): Response {
  return refuse({
    status: 403,
    message: `Origin "${origin}" is not allowed; the server's --allow-origin lists those that are`,
  });
}

/** Whether a page may be shown under this host name: a foreign one may be another site's name for this address. */
export function isKnownHost(host: string | null, allowedHosts: readonly string[]): boolean {
  const name = host?.toLowerCase().replace(/:\d+$/, "") ?? "";
  return LOOPBACK_HOSTS.has(name) || allowedHosts.includes(name);
}

function isAllowedOrigin(origin: string, allowedOrigins: readonly string[], allowedHosts: readonly string[]): boolean {
  if (allowedOrigins.includes(origin) || allowedOrigins.includes("*")) return true;
  const host = /^https?:\/\/([^/]+)$/i.exec(origin)?.[1];
  return host !== undefined && isKnownHost(host, allowedHosts);
}

/** Lets the pages of an allowed origin read answers. */
export function withOrigin(response: Response, origin: string): Response {
  if (response.status === 403) return response;
  response.headers.set("access-control-allow-origin", origin);
  response.headers.set("access-control-expose-headers", "Mcp-Session-Id, MCP-Protocol-Version");
  response.headers.append("vary", "Origin");
  return response;
}

function preflight(origin: string | null): Response {
  const headers: Record<string, string> = { allow: METHODS };
  if (origin !== null) {
    headers["access-control-allow-methods"] = METHODS;
    headers["access-control-allow-headers"] =
      "Content-Type, Accept, Authorization, Mcp-Session-Id, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Last-Event-ID";
    headers["access-control-max-age"] = "600";
  }
  return new Response(null, { status: 204, headers });
}

function isJson(type: string | null): boolean {
  return type === "application/json" || /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type ?? "");
}

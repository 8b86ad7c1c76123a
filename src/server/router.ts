/** Where a request goes: the endpoint, the first page, or nowhere. */
import { log, logs } from "../log.ts";
import { withJson } from "./body.ts";
import { foreignOrigin, type GuardOptions, guard, isKnownHost, withOrigin } from "./guard.ts";
import type { Handler } from "./listen.ts";
import { refuse } from "./refusal.ts";
import type { Connection } from "./reply.ts";

export interface RouterOptions extends GuardOptions {
  pathname: string;
  maxBodyBytes: number;
}

export interface Routes {
  post(request: Request, body: unknown, connection: Connection): Response | Promise<Response>;
  delete(request: Request): Response;
  /** HTML for a browser; `address` is the server's as the browser knows it. */
  page(address: string): Promise<string>;
}

export function createRouter(options: RouterOptions, routes: Routes): Handler {
  const { pathname, maxBodyBytes } = options;

  function endpoint(request: Request, connection: Connection): Response | Promise<Response> {
    const origin = request.headers.get("origin");
    const answer = guard(request, origin, options) ?? take(request, connection);
    if (logs("debug")) logResponse(answer);
    return origin === null ? answer : Promise.resolve(answer).then((response) => withOrigin(response, origin));
  }

  function take(request: Request, connection: Connection): Response | Promise<Response> {
    if (request.method === "DELETE") return routes.delete(request);
    return withJson(request, maxBodyBytes, (body) => routes.post(request, body, connection));
  }

  async function page(request: Request): Promise<Response> {
    const origin = request.headers.get("origin");
    const host = request.headers.get("host");
    if (origin !== null && origin !== `http://${host}`) return foreignOrigin(origin);
    if (!isKnownHost(host, options.allowedHosts))
      return refuse({ status: 403, message: `Host "${host}" is not allowed here` });
    if (request.method !== "GET" && request.method !== "HEAD") {
      return refuse({
        status: 405,
        message: `Method ${request.method} is not allowed here`,
        headers: { allow: "GET, HEAD" },
      });
    }
    return new Response(await routes.page(`http://${host}`), { headers: PAGE_HEADERS });
  }

  return (request, connection) => {
    const path = pathOf(request.url);
    if (path === pathname || path === `${pathname}/`) return endpoint(request, connection);
    if (path === "/") return page(request);
    return refuse({ status: 404, message: `Nothing is served at "${path}", the MCP endpoint is ${pathname}` });
  };
}

async function logResponse(answer: Response | Promise<Response>): Promise<void> {
  const start = performance.now();
  const { status, headers } = await answer;
  log.debug("response sent", { status, type: headers.get("content-type"), ms: Math.round(performance.now() - start) });
}

const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/**
 * Without `new URL`, which throws for some: Bun gives the bare path where the `Host` is missing or is none, as in
 * HTTP/1.0 or `localhost@evil`.
 */
function pathOf(url: string): string {
  const start = url.startsWith("/") ? 0 : url.indexOf("/", url.indexOf("//") + 2);
  const end = url.indexOf("?", start);
  return start < 0 ? "/" : url.slice(start, end < 0 ? undefined : end);
}

/** The echo tool on `@modelcontextprotocol/server`: both eras by its handler, or one server for each session. */
import { createMcpHandler, Server, WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";
import { ECHO_TOOL, echoResult, printReady } from "./ready.ts";

const mode = process.argv[2] ?? "handler";
const transports = new Map<string, WebStandardStreamableHTTPServerTransport>();

function createServer(): Server {
  const server = new Server({ name: "bench", version: "1.0.0" }, { capabilities: { tools: {} } });
  server.setRequestHandler("tools/list", () => ({ tools: [ECHO_TOOL] }));
  server.setRequestHandler("tools/call", ({ params }) => echoResult(params.arguments));
  return server;
}

async function session(request: Request): Promise<Response> {
  const known = transports.get(request.headers.get("mcp-session-id") ?? "");
  if (known) return known.handleRequest(request);
  const transport = new WebStandardStreamableHTTPServerTransport({
    enableJsonResponse: true,
    sessionIdGenerator: () => crypto.randomUUID(),
    onsessioninitialized: (id) => void transports.set(id, transport),
  });
  await createServer().connect(transport);
  return transport.handleRequest(request);
}

const handler = createMcpHandler(createServer);

printReady(
  Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    development: false,
    idleTimeout: 0,
    fetch: mode === "handler" ? (request) => handler.fetch(request) : session,
  }),
);

/** The echo tool on `@modelcontextprotocol/sdk`: a new server for each request, or one for each session. */
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { ECHO_TOOL, echoResult, printReady } from "./ready.ts";

const mode = process.argv[2] ?? "stateless";
const transports = new Map<string, WebStandardStreamableHTTPServerTransport>();

function createServer(): Server {
  const server = new Server({ name: "bench", version: "1.0.0" }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [ECHO_TOOL] }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => echoResult(params.arguments));
  return server;
}

async function stateless(request: Request): Promise<Response> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await createServer().connect(transport);
  return transport.handleRequest(request);
}

async function session(request: Request): Promise<Response> {
  const known = transports.get(request.headers.get("mcp-session-id") ?? "");
  if (known) return known.handleRequest(request);
  const transport = new WebStandardStreamableHTTPServerTransport({
    enableJsonResponse: mode === "session-json",
    sessionIdGenerator: () => crypto.randomUUID(),
    onsessioninitialized: (id) => void transports.set(id, transport),
  });
  await createServer().connect(transport);
  return transport.handleRequest(request);
}

printReady(
  Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    development: false,
    idleTimeout: 0,
    fetch: mode === "stateless" ? stateless : session,
  }),
);

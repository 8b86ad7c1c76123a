/** Who is compared: the executable of each, and the request it is asked to answer. */
import { join } from "node:path";
import { BINARY } from "../test/helpers/binary.ts";
import { ID } from "./load.ts";

const ROOT = join(import.meta.dir, "..");

export interface Contender {
  name: string;
  title: string;
  command: readonly string[];
  /** How it is called; a handshake first where it wants one. */
  era: "bare" | "stateless" | "session" | "modern";
}

const OURS = [BINARY, "serve-mcp", "--path", join(ROOT, "bench/agents"), "--host", "127.0.0.1", "--port", "0"];
const QUIET = [...OURS, "--log-level", "warn"];

/** Compiled with the flags of our own executable. */
export const SERVERS = ["bare", "sdk-v1", "sdk-v2"] as const;

export function serverFile(name: (typeof SERVERS)[number]): string {
  return join(ROOT, "dist/bench", name);
}

export const CONTENDERS: readonly Contender[] = [
  { name: "bare", title: "bare `Bun.serve` echo", command: [serverFile("bare")], era: "bare" },
  { name: "ours-modern", title: "**aigne**, 2026-07-28", command: QUIET, era: "modern" },
  { name: "ours-session", title: "**aigne**, 2025-11-25 session", command: QUIET, era: "session" },
  { name: "ours-logging", title: "**aigne**, 2026-07-28, a log line a call", command: OURS, era: "modern" },
  { name: "v1-stateless", title: "SDK v1, stateless", command: [serverFile("sdk-v1"), "stateless"], era: "stateless" },
  { name: "v1-session", title: "SDK v1, session, SSE", command: [serverFile("sdk-v1"), "session"], era: "session" },
  {
    name: "v1-session-json",
    title: "SDK v1, session, JSON",
    command: [serverFile("sdk-v1"), "session-json"],
    era: "session",
  },
  { name: "v2-modern", title: "SDK v2, 2026-07-28", command: [serverFile("sdk-v2"), "handler"], era: "modern" },
  {
    name: "v2-legacy",
    title: "SDK v2, 2025-11-25 stateless",
    command: [serverFile("sdk-v2"), "handler"],
    era: "stateless",
  },
  {
    name: "v2-session-json",
    title: "SDK v2, 2025-11-25 session, JSON",
    command: [serverFile("sdk-v2"), "session-json"],
    era: "session",
  },
];

/** What the tool is asked to say; every answer must contain it. */
export const MESSAGE = "The quick brown fox jumps over the lazy dog";

const ACCEPT = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const LEGACY = "2025-11-25";
const MODERN = "2026-07-28";
const CLIENT = { name: "bench", version: "1.0.0" };

/** The whole HTTP request of one `tools/call`. */
export async function callRequest({ era }: Contender, url: URL): Promise<string> {
  const call = { name: "echo", arguments: { message: MESSAGE } };
  switch (era) {
    case "bare":
    case "stateless":
      return httpRequest(url, { "mcp-protocol-version": LEGACY }, call);
    case "session":
      return httpRequest(url, { "mcp-protocol-version": LEGACY, "mcp-session-id": await openSession(url) }, call);
    case "modern": {
      const headers = { "mcp-protocol-version": MODERN, "mcp-method": "tools/call", "mcp-name": "echo" };
      const _meta = {
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": CLIENT,
      };
      return httpRequest(url, headers, { ...call, _meta });
    }
  }
}

function httpRequest(url: URL, headers: Record<string, string>, params: object): string {
  const body = JSON.stringify({ jsonrpc: "2.0", id: Number(ID), method: "tools/call", params });
  const all = {
    host: url.host,
    "user-agent": "bench",
    ...ACCEPT,
    ...headers,
    "content-length": Buffer.byteLength(body),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${url.pathname} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}

async function openSession(url: URL): Promise<string> {
  const post = (headers: Record<string, string>, message: object) =>
    fetch(url, {
      method: "POST",
      headers: { ...ACCEPT, ...headers },
      body: JSON.stringify({ jsonrpc: "2.0", ...message }),
    });
  const params = { protocolVersion: LEGACY, capabilities: {}, clientInfo: CLIENT };
  const response = await post({}, { id: 0, method: "initialize", params });
  const session = response.headers.get("mcp-session-id");
  if (!session) throw new Error(`Cannot open a session at ${url}: ${response.status} ${await response.text()}`);
  await response.text();
  const headers = { "mcp-session-id": session, "mcp-protocol-version": LEGACY };
  await (await post(headers, { method: "notifications/initialized" })).text();
  return session;
}

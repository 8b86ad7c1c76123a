/** What reaches an agent and what is refused, in process. */
import { describe, expect, test } from "bun:test";
import { agentOf, echo } from "../helpers/agents.ts";
import { handlerOf, json, post, rpc } from "../helpers/rpc.ts";

const handle = handlerOf([echo]);
const request = (path: string, init?: RequestInit) => new Request(`http://localhost${path}`, init);

describe("refusals", () => {
  test.each([
    ["a foreign origin", post(rpc("ping"), { origin: "https://evil.example" }), 403, -32000],
    ["an origin that only looks local", post(rpc("ping"), { origin: "http://localhost.evil.example" }), 403, -32000],
    ["an opaque origin", post(rpc("ping"), { origin: "null" }), 403, -32000],
    [
      "a body too large by its length",
      post(rpc("ping", { pad: "x".repeat(10_001) }), { "content-length": "10100" }),
      413,
      -32000,
    ],
    ["malformed JSON", post("{"), 400, -32700],
    ["JSON that nests too deep", post(`{"a":${"[".repeat(1000)}${"]".repeat(1000)}}`), 400, -32600],
    ["an empty body", post(""), 400, -32700],
    ["another content type", post(rpc("ping"), { "content-type": "text/plain" }), 415, -32000],
    ["a form", post("a=b", { "content-type": "application/x-www-form-urlencoded" }), 415, -32000],
    ["GET", request("/mcp"), 405, -32000],
    ["PUT", request("/mcp", { method: "PUT", body: "{}" }), 405, -32000],
    ["another path", request("/nope"), 404, -32000],
    ["a path below the endpoint", request("/mcp/x"), 404, -32000],
    [
      "a foreign page of the first page",
      request("/", { headers: { host: "localhost", origin: "https://evil.example" } }),
      403,
      -32000,
    ],
    ["the first page under a foreign name", request("/", { headers: { host: "evil.example" } }), 403, -32000],
  ])("%s", async (_, refused, status, code) => {
    const response = await handle(refused);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toStartWith("application/json");
    const body = await json(response);
    expect([body.jsonrpc, body.id, body.error.code]).toEqual(["2.0", null, code]);
    expect(body.error.message).not.toMatch(/\/(?:home|work|tmp|usr)\/|at .*:\d+/);
  });

  test("405 names the methods that are allowed", async () => {
    expect((await handle(request("/mcp"))).headers.get("allow")).toBe("POST, DELETE, OPTIONS");
  });

  test("a body without a length is cut off at the limit", async () => {
    const chunks = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(4_000).fill(32));
      },
    });
    const headers = { "content-type": "application/json" };
    expect((await handle(request("/mcp", { method: "POST", headers, body: chunks }))).status).toBe(413);
  });
});

describe("passes", () => {
  test.each([
    ["a lax Accept", { accept: "*/*" }],
    ["JSON alone", { accept: "application/json" }],
    ["a type with a charset", { "content-type": "application/json; charset=utf-8" }],
    ["a page of this machine", { origin: "http://localhost:5173" }],
    ["a page at the loopback address", { origin: "http://127.0.0.1:8080" }],
    ["a page at the IPv6 loopback address", { origin: "http://[::1]:8080" }],
    ["a proxy's Host", { host: "agent.example.com" }],
  ])("%s", async (_, headers) => {
    expect((await handle(post(rpc("ping"), headers))).status).toBe(200);
  });

  test("a trailing slash and a query", async () => {
    const body = JSON.stringify(rpc("ping"));
    const headers = { "content-type": "application/json" };
    expect((await handle(request("/mcp/?x=1", { method: "POST", headers, body }))).status).toBe(200);
  });

  test("an origin that was allowed", async () => {
    const open = handlerOf([echo], { allowedOrigins: ["https://app.example"] });
    const response = await open(post(rpc("ping"), { origin: "https://app.example" }));
    expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example");
  });
});

test("OPTIONS lets a page of this machine send MCP's headers", async () => {
  const response = await handle(request("/mcp", { method: "OPTIONS", headers: { origin: "http://localhost:5173" } }));
  expect(response.status).toBe(204);
  expect(response.headers.get("access-control-allow-headers")).toContain("Mcp-Session-Id");
  expect(response.headers.get("access-control-allow-origin")).toBe("http://localhost:5173");
});

test("GET / is a page under a strict policy", async () => {
  const response = await handle(request("/", { headers: { host: "localhost:3000" } }));
  expect(response.headers.get("content-type")).toStartWith("text/html");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await response.text()).toBe("<p>http://localhost:3000</p>");
});

test("a pathname of / serves the endpoint there", async () => {
  const root = handlerOf([agentOf("a", () => ({}))], { pathname: "/" });
  const headers = { "content-type": "application/json" };
  expect((await root(request("/", { method: "POST", headers, body: JSON.stringify(rpc("ping")) }))).status).toBe(200);
});

/** Revision 2026-07-28, in process. */
import { describe, expect, test } from "bun:test";
import { agentOf, double, echo, talker, waiter } from "../helpers/agents.ts";
import { aborted, events, handlerOf, json, MODERN, modern, post, rpc } from "../helpers/rpc.ts";

const headed = agentOf("headed", (input) => input, {
  inputSchema: {
    type: "object",
    properties: { region: { type: "string", "x-mcp-header": "Region" }, n: { type: "integer", "x-mcp-header": "N" } },
  },
});
const handle = handlerOf([echo, double, talker, headed]);
const serverInfo = { "io.modelcontextprotocol/serverInfo": { name: "test-project", version: "1.2.3" } };

test("server/discover tells what is served", async () => {
  expect(await json(handle(modern("server/discover")))).toEqual({
    jsonrpc: "2.0",
    id: 1,
    result: {
      resultType: "complete",
      supportedVersions: [MODERN],
      capabilities: { tools: {} },
      instructions: "What it is for",
      ttlMs: 60_000,
      cacheScope: "public",
      _meta: serverInfo,
    },
  });
});

test("tools/list says how long it may be kept", async () => {
  const { result } = await json(handle(modern("tools/list")));
  expect(result).toMatchObject({ resultType: "complete", ttlMs: 60_000, cacheScope: "public", _meta: serverInfo });
  expect(result.tools.map((tool: { name: string }) => tool.name)).toEqual(["echo", "double", "talker", "headed"]);
});

test("tools/call results are complete and say who answered", async () => {
  const { result } = await json(handle(modern("tools/call", { name: "double", arguments: { n: 2 } })));
  expect(result).toEqual({
    content: [{ type: "text", text: '{"twice":4}' }],
    structuredContent: { twice: 4 },
    resultType: "complete",
    _meta: serverInfo,
  });
});

describe("refusals", () => {
  const VERSION = "io.modelcontextprotocol/protocolVersion";
  test.each([
    ["no version in _meta", modern("tools/list", { _meta: { [VERSION]: undefined } }), 400, -32602],
    [
      "no capabilities in _meta",
      modern("tools/list", { _meta: { "io.modelcontextprotocol/clientCapabilities": undefined } }),
      400,
      -32602,
    ],
    ["no version header", modern("tools/list", {}, { "mcp-protocol-version": null }), 400, -32020],
    ["another version in the header", modern("tools/list", {}, { "mcp-protocol-version": "2025-11-25" }), 400, -32020],
    ["no method header", modern("tools/list", {}, { "mcp-method": null }), 400, -32020],
    ["another method in the header", modern("tools/list", {}, { "mcp-method": "tools/call" }), 400, -32020],
    ["no name header", modern("tools/call", { name: "echo" }, { "mcp-name": null }), 400, -32020],
    ["another name in the header", modern("tools/call", { name: "echo" }, { "mcp-name": "double" }), 400, -32020],
    [
      "an unknown version",
      modern("tools/list", { _meta: { [VERSION]: "2099-01-01" } }, { "mcp-protocol-version": "2099-01-01" }),
      400,
      -32022,
    ],
    ["an unknown method", modern("resources/nope"), 404, -32601],
    ["ping, which is gone", modern("ping"), 404, -32601],
    ["initialize, which is gone", modern("initialize"), 404, -32601],
    ["an unknown tool", modern("tools/call", { name: "nope" }), 400, -32602],
    ["a missing parameter header", modern("tools/call", { name: "headed", arguments: { region: "eu" } }), 400, -32020],
    [
      "another value in a parameter header",
      modern("tools/call", { name: "headed", arguments: { region: "eu" } }, { "mcp-param-region": "us" }),
      400,
      -32020,
    ],
  ])("%s", async (_, request, status, code) => {
    const response = await handle(request);
    const body = await json(response);
    expect([response.status, body.error.code, body.id]).toEqual([status, code, 1]);
  });

  test("an unknown version is told which are known", async () => {
    const request = modern(
      "tools/list",
      { _meta: { [VERSION]: "2099-01-01" } },
      { "mcp-protocol-version": "2099-01-01" },
    );
    expect((await json(handle(request))).error.data).toEqual({ supported: [MODERN], requested: "2099-01-01" });
  });
});

test.each([
  ["plainly", { "mcp-param-region": "eu", "mcp-param-n": "7" }, { region: "eu", n: 7 }],
  ["as another spelling of the number", { "mcp-param-region": "eu", "mcp-param-n": "7.0" }, { region: "eu", n: 7 }],
  ["in base64", { "mcp-param-region": `=?base64?${Buffer.from("süd").toString("base64")}?=` }, { region: "süd" }],
  ["not at all for null", {}, { region: null }],
])("parameter headers may repeat arguments %s", async (_, headers, args) => {
  const response = await handle(modern("tools/call", { name: "headed", arguments: args }, headers));
  const body = await json(response);
  expect(body.error).toBeUndefined();
});

test("Mcp-Name may be base64", async () => {
  const name = `=?base64?${Buffer.from("echo").toString("base64")}?=`;
  expect((await handle(modern("tools/call", { name: "echo" }, { "mcp-name": name }))).status).toBe(200);
});

test("progress streams ahead of the result", async () => {
  const response = await handle(
    modern("tools/call", { name: "talker", arguments: { words: ["a", "b"] }, _meta: { progressToken: 9 } }),
  );
  const messages = await events(response);
  expect(messages[0]).toMatchObject({ method: "notifications/progress", params: { progressToken: 9 } });
  expect(messages.at(-1).result.resultType).toBe("complete");
});

test("a caller that hangs up before the answer has cancelled", async () => {
  const slow = waiter();
  const controller = new AbortController();
  const request = modern("tools/call", { name: "waiter" });
  void handlerOf([slow])(new Request(request, { signal: controller.signal }));
  const context = await slow.called;
  controller.abort();
  await aborted(context.signal);
});

test("a caller that drops its stream has cancelled", async () => {
  const slow = waiter();
  const response = await handlerOf([slow])(modern("tools/call", { name: "waiter" }));
  await response.body?.cancel();
  expect((await slow.called).signal.aborted).toBe(true);
});

test("the header alone asks for the modern rules", async () => {
  const response = await handle(post(rpc("tools/list"), { "mcp-protocol-version": MODERN }));
  expect([response.status, (await json(response)).error.code]).toEqual([400, -32602]);
});

test("a modern notification is accepted", async () => {
  const body = {
    jsonrpc: "2.0",
    method: "notifications/x",
    params: { _meta: { "io.modelcontextprotocol/protocolVersion": MODERN } },
  };
  expect((await handle(post(body))).status).toBe(202);
});

test("a plain handshake is a handshake, even from a client that sends the modern header with it", async () => {
  const request = post(rpc("initialize", { protocolVersion: "2025-11-25" }), { "mcp-protocol-version": MODERN });
  expect((await json(handle(request))).result.protocolVersion).toBe("2025-11-25");
});

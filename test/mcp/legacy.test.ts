/** The revisions with a handshake, in process. */
import { describe, expect, test } from "bun:test";
import { agentOf, double, echo, talker, waiter } from "../helpers/agents.ts";
import { events, handlerOf, json, openSession, post, rpc } from "../helpers/rpc.ts";

const handle = handlerOf([echo, double, talker]);
const call = (name: string, args: object, extra: object = {}) => rpc("tools/call", { name, arguments: args, ...extra });

describe("initialize", () => {
  test.each(["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])(
    "answers revision %s with the same",
    async (revision) => {
      const body = await json(handle(post(rpc("initialize", { protocolVersion: revision, capabilities: {} }))));
      expect(body).toEqual({
        jsonrpc: "2.0",
        id: 1,
        result: {
          protocolVersion: revision,
          capabilities: { tools: {} },
          serverInfo: { name: "test-project", version: "1.2.3" },
          instructions: "What it is for",
        },
      });
    },
  );

  test("answers an unknown revision with the newest it knows", async () => {
    const body = await json(handle(post(rpc("initialize", { protocolVersion: "1999-01-01" }))));
    expect(body.result.protocolVersion).toBe("2025-11-25");
  });

  test("opens a session that another process with the same key adopts", async () => {
    const session = await openSession(handle);
    expect(session).toMatch(/^[\x21-\x7e]+$/);
    const elsewhere = handlerOf([echo]);
    expect((await elsewhere(post(rpc("ping"), { "mcp-session-id": session }))).status).toBe(200);
  });
});

describe("sessions", () => {
  test("a tampered id is 404", async () => {
    const session = await openSession(handle);
    const response = await handle(post(rpc("ping"), { "mcp-session-id": `${session.slice(0, -2)}xx` }));
    expect(response.status).toBe(404);
    expect((await json(response)).error.code).toBe(-32001);
  });

  test("a request without a session is served all the same", async () => {
    expect(await json(handle(post(call("echo", { a: 1 }))))).toMatchObject({
      result: { content: [{ type: "text", text: '{"a":1}' }] },
    });
  });

  test("DELETE ends a session, and its id is 404 from then on", async () => {
    const session = await openSession(handle);
    const headers = { "mcp-session-id": session };
    expect((await handle(new Request("http://localhost/mcp", { method: "DELETE", headers }))).status).toBe(204);
    expect((await handle(post(rpc("ping"), headers))).status).toBe(404);
  });
});

describe("messages", () => {
  test.each([
    ["a notification", { jsonrpc: "2.0", method: "notifications/initialized" }, 202],
    ["a response", { jsonrpc: "2.0", id: 7, result: {} }, 202],
    ["no method", { jsonrpc: "2.0", id: 7 }, 400],
    ["a wrong version", { jsonrpc: "1.0", id: 7, method: "ping" }, 400],
    ["a null id", { jsonrpc: "2.0", id: null, method: "ping" }, 400],
    ["params that are a list", { jsonrpc: "2.0", id: 7, method: "ping", params: [] }, 400],
    ["a number", 5, 400],
  ])("%s is answered %s → %d", async (_, body, status) => {
    expect((await handle(post(body))).status).toBe(status);
  });

  test("ping is answered with an empty result", async () => {
    expect(await json(handle(post(rpc("ping", undefined, "x"))))).toEqual({ jsonrpc: "2.0", id: "x", result: {} });
  });

  test("an unknown method is -32601", async () => {
    expect((await json(handle(post(rpc("nope/nope"))))).error).toEqual({
      code: -32601,
      message: 'Method not found: "nope/nope"',
    });
  });

  test("an unknown MCP-Protocol-Version is 400 and names those that are known", async () => {
    const response = await handle(post(rpc("ping"), { "mcp-protocol-version": "1999-01-01" }));
    expect(response.status).toBe(400);
    expect((await json(response)).error.message).toContain("2025-11-25, 2025-06-18, 2025-03-26, 2024-11-05");
  });
});

describe("batches", () => {
  const batch = [rpc("ping", undefined, 1), { jsonrpc: "2.0", method: "notifications/x" }, call("echo", {}), 5];

  test("are answered one by one in revision 2025-03-26", async () => {
    const answers = await json(handle(post(batch)));
    expect(answers.map((answer: { id: unknown }) => answer.id)).toEqual([1, 1, null]);
  });

  test("are refused in later revisions", async () => {
    const response = await handle(post(batch, { "mcp-protocol-version": "2025-06-18" }));
    expect(response.status).toBe(400);
  });

  test("of notifications alone are 202", async () => {
    expect((await handle(post([{ jsonrpc: "2.0", method: "notifications/x" }]))).status).toBe(202);
  });
});

describe("tools", () => {
  test("tools/list shows the schemas as the agents have them", async () => {
    const { result } = await json(handle(post(rpc("tools/list"))));
    expect(result.tools[1]).toEqual({
      name: "double",
      description: "The double agent",
      inputSchema: double.inputSchema,
      outputSchema: double.outputSchema,
    });
  });

  test("tools/call gives text, and structured content where the agent declares its output", async () => {
    const { result } = await json(handle(post(call("double", { n: 4 }))));
    expect(result).toEqual({ content: [{ type: "text", text: '{"twice":8}' }], structuredContent: { twice: 8 } });
  });

  test.each([
    ["a missing field", {}, 'Cannot call "double": "n" is required'],
    ["a wrong type", { n: "4" }, 'Cannot call "double": "n" must be integer'],
    ["a surplus field", { n: 1, m: 2 }, 'Cannot call "double": "m" is not an input it takes'],
  ])("tools/call tells of %s in a readable result", async (_, args, message) => {
    const { result } = await json(handle(post(call("double", args))));
    expect(result).toEqual({ content: [{ type: "text", text: message }], isError: true });
  });

  test("tools/call of an unknown tool is -32602", async () => {
    expect((await json(handle(post(call("nope", {}))))).error).toEqual({
      code: -32602,
      message: 'Unknown tool "nope"',
    });
  });

  test("an unexpected error tells the caller which agent failed and nothing else", async () => {
    const broken = agentOf("broken", () => {
      throw new TypeError("cannot read /etc/secret");
    });
    const { result } = await json(handlerOf([broken])(post(call("broken", {}))));
    expect(result).toEqual({ content: [{ type: "text", text: 'Agent "broken" failed unexpectedly' }], isError: true });
  });

  test("a progress token gets the text as it comes, growing, before the result", async () => {
    const response = await handle(post(call("talker", { words: ["Hel", "lo"] }, { _meta: { progressToken: "t" } })));
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const messages = await events(response);
    const progress = messages
      .filter((message) => message.method === "notifications/progress")
      .map((message) => message.params);
    expect(progress.map((params) => params.message).join("")).toBe("Hello");
    expect(progress.every((params) => params.progressToken === "t")).toBe(true);
    expect(messages.at(-1)).toEqual({ jsonrpc: "2.0", id: 1, result: { content: [{ type: "text", text: "Hello" }] } });
  });

  test("without a token the same agent is answered in plain JSON", async () => {
    const response = await handle(post(call("talker", {})));
    expect(response.headers.get("content-type")).toStartWith("application/json");
    expect((await json(response)).result.content[0].text).toBe("one two");
  });

  test("an Accept of JSON alone is never answered with a stream", async () => {
    const response = await handle(
      post(call("talker", {}, { _meta: { progressToken: 1 } }), { accept: "application/json" }),
    );
    expect((await json(response)).result.content[0].text).toBe("one two");
  });

  test("a slow call opens a stream within a second, and sends its result on it", async () => {
    const slow = waiter();
    const response = await handlerOf([slow])(post(call("waiter", {})));
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    slow.finish({ done: true });
    expect(await events(response)).toEqual([
      { jsonrpc: "2.0", id: 1, result: { content: [{ type: "text", text: '{"done":true}' }] } },
    ]);
  });

  test("a slow call of a client without streams gets white space, then JSON", async () => {
    const slow = waiter();
    const response = await handlerOf([slow])(post(call("waiter", {}), { accept: "*/*" }));
    expect(response.headers.get("content-type")).toStartWith("application/json");
    slow.finish({ done: true });
    const text = await response.text();
    expect(text).toStartWith(" ");
    expect(JSON.parse(text).id).toBe(1);
  });
});

describe("notifications/cancelled", () => {
  test("stops the call of the same session and id", async () => {
    const slow = waiter();
    const serve = handlerOf([slow]);
    const headers = { "mcp-session-id": await openSession(serve) };
    const answer = serve(post(call("waiter", {}), headers));
    const context = await slow.called;
    await serve(post({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } }, headers));
    expect(context.signal.aborted).toBe(true);
    expect((await json(answer)).result.isError).toBe(true);
  });

  test("of another session stops nothing", async () => {
    const slow = waiter();
    const serve = handlerOf([slow]);
    const answer = serve(post(call("waiter", {}), { "mcp-session-id": await openSession(serve) }));
    const context = await slow.called;
    const other = { "mcp-session-id": await openSession(serve) };
    await serve(post({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } }, other));
    expect(context.signal.aborted).toBe(false);
    slow.finish({});
    await answer;
  });
});

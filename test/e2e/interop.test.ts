/** The official clients of both generations, calling the compiled program. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { Client as ClientV2, StreamableHTTPClientTransport as TransportV2 } from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { type RunningServer, startServer } from "../helpers/binary.ts";

const info = { name: "interop", version: "1.0.0" };
let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ args: ["--path", join(import.meta.dir, "../../examples/quickstart")] });
});

afterAll(async () => {
  await server.stop();
});

interface Step {
  progress: number;
  message?: string | undefined;
}

interface Caller extends AsyncDisposable {
  revision: string | undefined;
  list(): Promise<string[]>;
  call(
    name: string,
    args: object,
    onStep?: (step: Step) => void,
    signal?: AbortSignal,
  ): Promise<Record<string, unknown>>;
}

async function v1(): Promise<Caller> {
  const client = new ClientV1(info);
  const transport = new TransportV1(new URL(server.url));
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  return {
    revision: transport.protocolVersion,
    list: async () => (await client.listTools()).tools.map((tool) => tool.name),
    call: async (name, args, onprogress, signal) =>
      await client.callTool({ name, arguments: { ...args } }, undefined, {
        ...(onprogress && { onprogress }),
        ...(signal && { signal }),
      }),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

async function v2(mode: "auto" | "legacy"): Promise<Caller> {
  const client = new ClientV2(info, { versionNegotiation: { mode } });
  const transport = new TransportV2(new URL(server.url));
  await client.connect(transport);
  return {
    revision: transport.protocolVersion,
    list: async () => (await client.listTools()).tools.map((tool) => tool.name),
    call: async (name, args, onprogress, signal) =>
      await client.callTool(
        { name, arguments: { ...args } },
        { ...(onprogress && { onprogress }), ...(signal && { signal }) },
      ),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

describe.each([
  ["v1", "2025-11-25", () => v1()],
  ["v2 with a handshake", "2025-11-25", () => v2("legacy")],
  ["v2", "2026-07-28", () => v2("auto")],
] as const)("the official client %s", (_, revision, connect) => {
  test(`speaks revision ${revision}`, async () => {
    await using caller = await connect();
    expect(caller.revision).toBe(revision);
  });

  test("lists the served agents in their order", async () => {
    await using caller = await connect();
    expect(await caller.list()).toEqual(["greet", "countdown", "text_stats", "chat"]);
  });

  test("gets text and checked structured content", async () => {
    await using caller = await connect();
    const stats = { characters: 10, words: 2, sentences: 2, longest: "One" };
    expect(await caller.call("text_stats", { text: "One. Two! " })).toMatchObject({
      content: [{ type: "text", text: JSON.stringify(stats) }],
      structuredContent: stats,
    });
  });

  test("sees what an agent says while it says it", async () => {
    await using caller = await connect();
    const steps: Step[] = [];
    const result = await caller.call("countdown", { from: 2 }, (step) => steps.push(step));
    const spoken = steps.map((step) => step.message ?? "").join("");
    expect(spoken).toBe("2 … 1 … lift-off!");
    expect(steps.map((step) => step.progress)).toEqual(steps.map((step) => step.progress).toSorted((a, b) => a - b));
    expect(result.content).toEqual([{ type: "text", text: JSON.stringify({ message: spoken }) }]);
  });

  test("is told what is wrong with its arguments", async () => {
    await using caller = await connect();
    expect(await caller.call("greet", {})).toMatchObject({
      isError: true,
      content: [{ type: "text", text: 'Cannot call "greet": "message" is required' }],
    });
  });

  test("is told which key a chat agent needs", async () => {
    await using caller = await connect();
    const result = await caller.call("chat", { message: "hi" });
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toContain("OPENAI_API_KEY");
  });

  test("can give up on a call", async () => {
    await using caller = await connect();
    const controller = new AbortController();
    const call = caller.call("countdown", { from: 60 }, () => controller.abort(new Error("enough")), controller.signal);
    expect(call).rejects.toThrow("enough");
    await call.catch(() => {});
    expect(await caller.call("greet", { message: "still there?" })).toMatchObject({ content: [{ type: "text" }] });
  });
});

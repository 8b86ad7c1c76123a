/** Agents that misbehave, and what the others and the callers notice of it. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type RunningServer, startServer } from "../helpers/binary.ts";
import { type TempProject, tempProject } from "../helpers/temp-project.ts";

const FILES = {
  "aigne.yaml": "mcp_server:\n  agents: [fine.js, endless.js, never.js, loud.js, offline.js, odd.js]\n",
  "fine.js": "export default function fine() { return { ok: true }; }",
  "endless.js":
    "export default async function* endless() { for (let n = 0; ; n++) yield { delta: { text: { message: `${n} ` } } }; }",
  "never.js": "export default async function never() { await new Promise(() => {}); }",
  "loud.js": `console.log("while loading");
export default function loud() { console.log("while called"); process.stdout.write("raw\\n"); return {}; }`,
  "offline.js": 'export default async function offline() { await fetch("http://127.0.0.1:1/"); }',
  "odd.js": "export default async function odd() { throw { n: 1n }; }",
};

const LIMIT_MS = 30_000;

let project: TempProject;
let server: RunningServer;

beforeAll(async () => {
  project = await tempProject(FILES);
  server = await startServer({ args: ["--path", project.path] });
});

afterAll(async () => {
  await server.stop();
  await project[Symbol.asyncDispose]();
});

async function call(agent: string, signal?: AbortSignal): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(server.url, {
    method: "POST",
    headers,
    body: JSON.stringify({ agent }),
    signal: signal ?? null,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function logged(text: string): Promise<void> {
  while (!server.stderr().includes(text)) await Bun.sleep(20);
}

test("an agent that speaks without end keeps nobody else waiting, and stops when its caller leaves", async () => {
  const controller = new AbortController();
  const endless = call("endless", controller.signal);
  endless.catch(() => {});
  await Bun.sleep(100);
  expect((await call("fine")).body).toEqual({ ok: true });
  controller.abort();
  await logged("agent=endless");
  expect(server.stderr()).toMatch(/agent=endless .*outcome=cancelled/);
});

test("what agents print goes to standard error", async () => {
  await call("loud");
  await logged("while called");
  expect(server.stderr()).toContain("while loading");
  expect(server.stderr()).toContain("raw");
  expect(server.stdout()).toBe(`MCP server is running on ${server.url}\n`);
});

test("a network that is not there is told to the caller", async () => {
  expect(await call("offline")).toMatchObject({
    status: 500,
    body: { error: { message: expect.stringContaining("Cannot reach the network") } },
  });
});

test("whatever is thrown is logged", async () => {
  expect((await call("odd")).body).toEqual({ error: { message: 'Agent "odd" failed unexpectedly' } });
  await logged("agent=odd");
  expect(server.stderr()).toContain("1n");
});

test(
  "a call that outlives the server's patience is told why it ended",
  async () => {
    const leaving = await startServer({ args: ["--path", project.path, "--log-level", "debug"] });
    const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "never" } });
    const answer = fetch(leaving.url, { method: "POST", headers, body }).then((response) => response.text());
    while (!leaving.stderr().includes("agent-start")) await Bun.sleep(10);
    expect(await leaving.stop()).toBe(0);
    expect(await answer).toContain("The server is shutting down");
  },
  LIMIT_MS,
);

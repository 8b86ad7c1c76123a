/** A directory written as upstream's documentation shows it, called by the official client through the compiled program. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { type RunningServer, startServer } from "../helpers/binary.ts";
import { type FakeOpenai, type FakeReply, type FakeRequest, fakeOpenai } from "../helpers/fake-openai.ts";
import { type TempProject, tempProject } from "../helpers/temp-project.ts";

const KEY = "sk-fake-0123456789";

const FILES = {
  "aigne.yaml": `#!/usr/bin/env aigne
name: test_aigne_project
description: A test project for the aigne agent
chat_model:
  provider: openai
  name: gpt-4o-mini
  temperature: 0.8
agents:
  - chat.yaml
mcp_server:
  agents:
    - chat.yaml
    - poet.yaml
    - sandbox.js
    - typed.ts
    - inline.yaml
`,
  "chat.yaml": `name: chat
description: Chat agent
instructions: |
  You are a helpful assistant
input_key: message
skills:
  - sandbox.js
`,
  "poet.yaml": `name: poet
description: Writes a poem
instructions:
  url: prompts/poet.md
input_schema:
  type: object
  properties:
    topic:
      type: string
      description: What to write about
    lines:
      type: integer
      default: 4
  required: [topic]
`,
  "prompts/poet.md": `Write {{ lines }} lines about {{ topic }}.\n{% include "./style.md" %}`,
  "prompts/style.md": "In the style of {{ userContext.style or 'a haiku' }}.",
  "sandbox.js": `import vm from "node:vm";

export default async function evaluateJs({ code }) {
  const sandbox = {};
  const context = vm.createContext(sandbox);
  const result = vm.runInContext(code, context, { displayErrors: true });
  return { result };
}

evaluateJs.description = "This agent evaluates JavaScript code.";
evaluateJs.input_schema = {
  type: "object",
  properties: { code: { type: "string", description: "JavaScript code to evaluate" } },
  required: ["code"],
};
evaluateJs.output_schema = {
  type: "object",
  properties: { result: { description: "Result of the evaluated code" } },
  required: ["result"],
};
`,
  "typed.ts": `import { answer, type Answer } from "./lib/answer";
import settings from "./settings.json";
import list from "./list.yaml";
import { twice } from "twice";
import once from "once-cjs";
const waited: number = await Promise.resolve(1);

export default function typed(): Answer {
  return { ...answer(twice(settings.n) + waited), once: once(), first: list[0], env: process.env.PROJECT_ONLY };
}
`,
  "lib/answer.ts": `export interface Answer { answer: number }\nexport const answer = (n: number): Answer => ({ answer: n });`,
  "settings.json": `{"n": 20}`,
  "list.yaml": "- first\n- second\n",
  "node_modules/twice/package.json": `{"name":"twice","type":"module","exports":"./main.js"}`,
  "node_modules/twice/main.js": "export const twice = (n) => n * 2;",
  "node_modules/once-cjs/package.json": `{"name":"once-cjs","main":"./lib/main.js"}`,
  "node_modules/once-cjs/lib/main.js": "module.exports = () => 'cjs';",
  "inline.yaml": "type: function\nname: inline\nprocess: |\n  return { sum: input.a + input.b };\n",
  ".env": `OPENAI_API_KEY=${KEY}\nPROJECT_ONLY=yes\n`,
  "bunfig.toml": 'preload = ["./preload.js"]\n',
  "preload.js": "console.log('preloaded'); process.exit(3);",
};

function reply({ body }: FakeRequest): FakeReply {
  const said = JSON.stringify(body.messages);
  if (said.includes("please fail")) return { status: 401, error: { message: `Incorrect API key provided: ${KEY}` } };
  if (said.includes("please hang")) return { text: ["start"], ending: "hang" };
  if (said.includes("please break")) return { text: ["start"], ending: "break" };
  if (body.messages.at(-1)?.role === "tool") return { text: ["It is ", "three."], delayMs: 20 };
  if (said.includes("1+2")) return { toolCalls: [{ name: "evaluateJs", arguments: { code: "1+2" } }] };
  return { text: ["Hello", " from", " fake"], delayMs: 60 };
}

let project: TempProject;
let openai: FakeOpenai;
let server: RunningServer;
let client: Client;

beforeAll(async () => {
  openai = fakeOpenai(reply);
  project = await tempProject(FILES);
  server = await startServer({ cwd: project.path, env: { OPENAI_BASE_URL: openai.url, LOG_LEVEL: "debug" } });
  client = new Client({ name: "test", version: "1" });
  await client.connect(new StreamableHTTPClientTransport(new URL(server.url)) as Parameters<Client["connect"]>[0]);
});

afterAll(async () => {
  await client.close();
  await server.stop();
  await openai[Symbol.asyncDispose]();
  await project[Symbol.asyncDispose]();
});

const call = (name: string, args: object, onprogress?: (step: { message?: string | undefined }) => void) =>
  client.callTool({ name, arguments: { ...args } }, undefined, onprogress ? { onprogress } : {});

test("introduces itself as the project", () => {
  expect(client.getServerVersion()?.name).toBe("test_aigne_project");
  expect(client.getInstructions()).toBe("A test project for the aigne agent");
});

test("a chat agent streams its answer to the caller as the model gives it", async () => {
  const steps: string[] = [];
  const result = await call("chat", { message: "hi" }, (step) => steps.push(step.message ?? ""));
  expect(steps.length).toBeGreaterThan(1);
  expect(steps.join("")).toBe("Hello from fake");
  expect(result).toEqual({ content: [{ type: "text", text: "Hello from fake" }] });
});

test("a chat agent uses its skill and answers with what came of it", async () => {
  const result = await call("chat", { message: "what is 1+2?" });
  expect(result.content).toEqual([{ type: "text", text: "It is three." }]);
  const { body } = openai.requests.at(-1) as FakeRequest;
  expect(body.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "tool"]);
  expect(body.messages.at(-1)).toMatchObject({ content: "result: 3\n" });
});

test("a templated agent renders its prompt, includes and defaults", async () => {
  await call("poet", { topic: "the sea" });
  const { body } = openai.requests.at(-1) as FakeRequest;
  expect(JSON.stringify(body.messages)).toContain("Write 4 lines about the sea.\\nIn the style of a haiku.");
  expect(body).toMatchObject({ model: "gpt-4o-mini", temperature: 0.8, stream: true });
});

test("a sandbox function answers with structured content", async () => {
  expect(await call("evaluateJs", { code: "[1,2].length" })).toMatchObject({ structuredContent: { result: 2 } });
});

test("TypeScript, packages, CommonJS, JSON, YAML, top-level await and the project's .env all work", async () => {
  const { content } = await call("typed", {});
  expect(JSON.parse((content as { text: string }[])[0]?.text ?? "")).toEqual({
    answer: 41,
    once: "cjs",
    first: "first",
    env: "yes",
  });
});

test("an inline function answers", async () => {
  expect((await call("inline", { a: 1, b: 2 })).content).toEqual([{ type: "text", text: '{"sum":3}' }]);
});

describe("failures", () => {
  test("a refused key is one sentence that names agent and provider and never the key", async () => {
    const result = await call("chat", { message: "please fail" });
    const text = JSON.stringify(result.content);
    expect(result.isError).toBe(true);
    expect(text).toContain("chat");
    expect(text).toContain("openai");
    expect(text).not.toContain(KEY);
  });

  test("a stream that breaks is told as such", async () => {
    const result = await call("chat", { message: "please break" });
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toContain("openai");
  });

  test("an error of the author's code is readable", async () => {
    const result = await call("evaluateJs", { code: "throw new Error('kaboom')" });
    expect(result.isError).toBe(true);
  });
});

test("a caller that hangs up stops the model, in revision 2026-07-28", async () => {
  const controller = new AbortController();
  const headers = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": "tools/call",
    "mcp-name": "chat",
  };
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    progressToken: 1,
  };
  const params = { name: "chat", arguments: { message: "please hang" }, _meta };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  const response = await fetch(server.url, { method: "POST", headers, body, signal: controller.signal });
  const reader = response.body?.getReader();
  await reader?.read();
  controller.abort();
  const { body: asked } = await openai.aborted();
  expect(JSON.stringify(asked.messages)).toContain("please hang");
});

test("the log tells what happened, and no secret is in it", async () => {
  const text = server.stderr();
  for (const word of [
    "request received",
    "agent-start",
    "agent-end",
    "model-start",
    "model-end",
    "tool-start",
    "tool-end",
  ])
    expect(text).toContain(word);
  expect(text).not.toContain(KEY);
  expect(server.stdout()).toBe(`MCP server is running on ${server.url}\n`);
});

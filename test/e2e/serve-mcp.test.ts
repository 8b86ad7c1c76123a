/** The compiled program as a command: its options, its port, its doors and its way out. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { BINARY, type RunningServer, runBinary, runCommand, startServer, testEnvironment } from "../helpers/binary.ts";
import { type TempProject, tempProject } from "../helpers/temp-project.ts";

const FILES = {
  "aigne.yaml": "name: doors\nmcp_server:\n  agents: [reply.js, sleep.js, speak.js]\n",
  "reply.js": "export default function reply({ message }) { return { reply: `You said: ${message}` }; }",
  "sleep.js": `export default async function sleep({ ms }, { signal }) {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return { slept: ms };
}`,
  "speak.js": `export default async function* speak() {
  for (const word of ["one ", "two ", "three"]) {
    yield { delta: { text: { message: word } } };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}`,
  ".env": "PORT=0\nLOG_LEVEL=warn\nSERVICE_TOKEN=very-secret-value\n",
  "broken/aigne.yaml": "mcp_server:\n  agents: [gone.yaml, bad.ts]\nmodle: x\n",
  "broken/bad.ts": "export default function bad( {\n",
};

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

const run = (...args: string[]) => runBinary(args, { cwd: project.path });

function toolCall(name: string, args: object, id = 1): RequestInit {
  const body = JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } });
  return {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    body,
  };
}

describe("the plain door, as the documentation has it", () => {
  test("curl", async () => {
    const command = `curl -sS -X POST ${server.url} -H "Content-Type: application/json" -d '{"message": "Hello, Agent!"}'`;
    const { stdout } = await runCommand(["sh", "-c", command]);
    expect(JSON.parse(stdout)).toEqual({ reply: "You said: Hello, Agent!" });
  });

  test("fetch with a reader", async () => {
    const response = await fetch(server.url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ message: "Hello, Agent!" }),
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += decoder.decode(part.value);
    expect(JSON.parse(text)).toEqual({ reply: "You said: Hello, Agent!" });
  });

  test("a stream when Accept asks for one", async () => {
    const headers = { "content-type": "application/json", accept: "text/event-stream" };
    const response = await fetch(server.url, { method: "POST", headers, body: '{"agent":"speak","message":"x"}' });
    const lines = (await response.text()).split("\n").filter((line) => line.startsWith("data: "));
    expect(lines.map((line) => JSON.parse(line.slice(6)))).toEqual([
      { delta: "one " },
      { delta: "two " },
      { delta: "three" },
      { message: "one two three" },
    ]);
  });
});

test("localhost answers on both families", async () => {
  const { port, pathname } = new URL(server.url);
  for (const host of ["127.0.0.1", "[::1]"]) {
    const response = await fetch(`http://${host}:${port}${pathname}`, toolCall("reply", { message: "x" }));
    expect(response.status).toBe(200);
  }
});

test("GET / shows a page that names the agents and how to connect", async () => {
  const page = await (await fetch(new URL("/", server.url))).text();
  for (const word of ["doors", "speak", server.url, "claude mcp add"]) expect(page).toContain(word);
});

describe("long calls", () => {
  const SILENCE_MS = 15_500;
  const LIMIT_MS = 40_000;

  test.concurrent(
    "a silent agent answers after fifteen seconds on a stream",
    async () => {
      const response = await fetch(server.url, toolCall("sleep", { ms: SILENCE_MS }));
      expect(response.headers.get("content-type")).toBe("text/event-stream");
      expect(await response.text()).toContain(`{\\"slept\\":${SILENCE_MS}}`);
    },
    LIMIT_MS,
  );

  test.concurrent(
    "a silent agent answers after fifteen seconds in plain JSON",
    async () => {
      const init = toolCall("sleep", { ms: SILENCE_MS });
      const response = await fetch(server.url, { ...init, headers: { "content-type": "application/json" } });
      expect(((await response.json()) as { id: number }).id).toBe(1);
    },
    LIMIT_MS,
  );

  test.concurrent(
    "a caller with a progress token hears that its silent agent is alive",
    async () => {
      const body = {
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "sleep", arguments: { ms: SILENCE_MS }, _meta: { progressToken: "p" } },
      };
      const response = await fetch(server.url, { ...toolCall("sleep", {}), body: JSON.stringify(body) });
      const text = await response.text();
      expect(text).toContain("Still working after");
      expect(text).toContain('"slept');
    },
    LIMIT_MS,
  );
});

describe("the way out", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("%s lets a call in flight finish, then exits with 0", async (signal) => {
    const leaving = await startServer({ args: ["--path", project.path, "--log-level", "debug"] });
    const answer = fetch(leaving.url, toolCall("sleep", { ms: 1500 })).then((response) => response.text());
    while (!leaving.stderr().includes("agent-start")) await Bun.sleep(10);
    const code = leaving.stop(signal);
    expect(await answer).toContain('"slept');
    expect(await code).toBe(0);
    expect(leaving.stderr()).toContain("shutting down");
  });

  test("a second signal exits at once", async () => {
    const leaving = await startServer({ args: ["--path", project.path, "--log-level", "debug"] });
    const answer = fetch(leaving.url, toolCall("sleep", { ms: 60_000 })).then((response) => response.text());
    answer.catch(() => {});
    while (!leaving.stderr().includes("agent-start")) await Bun.sleep(10);
    leaving.process.kill("SIGTERM");
    while (!leaving.stderr().includes("shutting down")) await Bun.sleep(10);
    leaving.process.kill("SIGTERM");
    expect(await leaving.process.exited).toBe(143);
    expect(answer).rejects.toThrow();
  });
});

describe("the command line", () => {
  test("--version prints the bare version", async () => {
    expect(await run("--version")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/) });
  });

  test("--help lists the commands, and serve-mcp --help its options with an example", async () => {
    expect((await run("--help")).stdout).toContain("serve-mcp");
    const { code, stdout } = await run("serve-mcp", "--help");
    expect(code).toBe(0);
    for (const flag of [
      "--path",
      "--url",
      "--host",
      "--port",
      "--pathname",
      "--aigne-hub-url",
      "--env-file",
      "--log-level",
      "--log-format",
      "--max-body",
    ]) {
      expect(stdout).toContain(flag);
    }
    expect(stdout).toContain("Examples:");
  });

  test.each([
    [["serve-mcp", "--prot", "1"], "Unknown option --prot, did you mean --port?"],
    [["serve-mcp", "--port"], "Option --port needs a value"],
    [["serve-mcp", "--port", "abc"], 'Invalid --port "abc": expected a whole number from 0 to 65535'],
    [["serve-mcp", "./here"], 'Unexpected argument "./here"'],
    [["serve-mpc"], 'Unknown command "serve-mpc", did you mean "serve-mcp"?'],
    [["--nope"], 'Unknown option "--nope"'],
  ])("%p is an error of usage", async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test("a taken port is said to be taken", async () => {
    const { port } = new URL(server.url);
    const { code, stdout, stderr } = await run("serve-mcp", "--port", port);
    expect(stderr).toContain(`Port ${port} is already in use\n`);
    expect(stderr).toContain("--port");
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  test("all problems of a directory are told at once, before the port opens", async () => {
    const { code, stdout, stderr } = await run("serve-mcp", "--path", "broken");
    expect(stderr).toContain("aigne.yaml:2:12: ");
    expect(stderr).toContain("gone.yaml");
    expect(stderr).toMatch(/bad\.ts:\d+:\d+: /);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  test("a directory without aigne.yaml is named", async () => {
    const { code, stderr } = await run("serve-mcp", "--path", "nowhere");
    expect(stderr).toContain(
      `aigne.yaml not found in ${project.path}/nowhere. Please ensure you are in the correct directory or provide a valid path.`,
    );
    expect(code).toBe(1);
  });

  test("a project file may come first, as a shebang line brings it", async () => {
    await using started = await startServer({
      command: [BINARY, "./aigne.yaml", "serve-mcp"],
      args: ["--pathname", "api"],
      cwd: project.path,
    });
    expect(new URL(started.url).pathname).toBe("/api");
    expect((await fetch(started.url, toolCall("reply", { message: "x" }))).status).toBe(200);
  });

  test("--log-format json writes one object a line, without secrets", async () => {
    const started = await startServer({
      args: ["--path", project.path, "--log-level", "debug", "--log-format", "json"],
    });
    await fetch(started.url, toolCall("reply", { message: "very-secret-value" }));
    await started.stop();
    const lines = started
      .stderr()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.find((line) => line.message === "call")).toMatchObject({
      level: "info",
      agent: "reply",
      outcome: "ok",
    });
    expect(started.stderr()).not.toContain("very-secret-value");
  });

  test("standard output holds the ready line alone, and LOG_LEVEL from .env rules standard error", () => {
    expect(server.stdout()).toBe(`MCP server is running on ${server.url}\n`);
    expect(server.stderr()).toBe("");
  });
});

test("PORT from the project's .env is taken, and a flag wins over it", async () => {
  await using other = await tempProject({
    "aigne.yaml": "agents: [a.js]\n",
    "a.js": "export default function a() { return {}; }",
    ".env": "PORT=abc\n",
  });
  const { stderr } = await runBinary(["serve-mcp"], { cwd: other.path });
  expect(stderr).toContain('Invalid PORT "abc"');
  await using started = await startServer({ cwd: other.path });
  expect((await fetch(started.url, toolCall("a", {}))).status).toBe(200);
});

test("the environment wins over .env for the port", async () => {
  await using other = await tempProject({
    "aigne.yaml": "agents: [a.js]\n",
    "a.js": "export default function a() { return {}; }",
    ".env": "PORT=abc\n",
  });
  const child = Bun.spawn([BINARY, "serve-mcp"], {
    env: testEnvironment({ PORT: "0" }),
    cwd: other.path,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { value } = await child.stdout.getReader().read();
  expect(new TextDecoder().decode(value)).toMatch(/^MCP server is running on http:\/\/localhost:\d+\/mcp\n$/);
  child.kill();
  expect(await child.exited).toBe(0);
});

test.each([
  ["of one key share their sessions", "a key of their own", 200],
  ["with an empty key do not", "", 404],
])("servers %s", async (_, key, status) => {
  const env = { AIGNE_SESSION_KEY: key };
  await using first = await startServer({ args: ["--path", project.path], env });
  await using second = await startServer({ args: ["--path", project.path], env });
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-11-25" },
  });
  const opened = await fetch(first.url, { ...toolCall("reply", {}), body });
  const session = opened.headers.get("mcp-session-id") ?? "";
  expect(session).not.toBe("");
  const { headers } = toolCall("reply", {});
  const answer = await fetch(second.url, {
    ...toolCall("reply", { message: "x" }),
    headers: { ...(headers as Record<string, string>), "mcp-session-id": session },
  });
  expect(answer.status).toBe(status);
});

/** The compiled program, as tests and benchmarks start and stop it. */
import { tmpdir } from "node:os";
import { join } from "node:path";

export const BINARY = join(import.meta.dir, "../../dist", process.platform === "win32" ? "aigne.exe" : "aigne");

/** A machine may be busy; a server that is not ready by then never will be. */
const READY_LIMIT_MS = 20_000;

/** Longer than the program itself gives the calls in flight. */
const STOP_LIMIT_MS = 15_000;

const READY_LINE = /^MCP server is running on (http\S+)\r?\n/m;

export interface ServerOptions {
  /** What follows `serve-mcp`; `--port 0` is added unless a port is among it. */
  args?: readonly string[];
  /** All that the program sees beside `PATH` and a home directory of its own. */
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  /** Another program that prints the same line. */
  command?: readonly string[];
}

export interface RunningServer extends AsyncDisposable {
  /** What the ready line said, such as `http://localhost:41234/mcp`. */
  readonly url: string;
  readonly process: Bun.Subprocess<"ignore", "pipe", "pipe">;
  /** All it has written so far. */
  stdout(): string;
  stderr(): string;
  /** Sends the signal unless it has ended, and gives the exit code; 128 and the signal's number where a signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number>;
}

/** The environment of every process that a test starts. */
export function testEnvironment(env: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH, SYSTEMROOT } = process.env;
  const home = join(tmpdir(), "aigne-test-home");
  return { HOME: home, USERPROFILE: home, ...(PATH && { PATH }), ...(SYSTEMROOT && { SYSTEMROOT }), ...env };
}

export interface RunResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the program to its end. */
export async function runBinary(
  args: readonly string[],
  options: Pick<ServerOptions, "cwd" | "env"> = {},
): Promise<RunResult> {
  return await runCommand([BINARY, ...args], options);
}

/** Runs any command to its end, in the environment of a test. */
export async function runCommand(
  command: readonly string[],
  { cwd = tmpdir(), env }: Pick<ServerOptions, "cwd" | "env"> = {},
): Promise<RunResult> {
  const child = Bun.spawn([...command], { cwd, env: testEnvironment(env), stdio: ["ignore", "pipe", "pipe"] });
  const output = [child.stdout, child.stderr].map((stream) => new Response(stream).text());
  const [code, stdout = "", stderr = ""] = await Promise.all([child.exited, ...output]);
  return { code, stdout, stderr };
}

/** Starts the program and waits until it says where it can be called. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { args = [], command = [BINARY, "serve-mcp"] } = options;
  const port = args.some((arg) => arg === "--port" || arg.startsWith("--port=")) ? [] : ["--port", "0"];
  const child = Bun.spawn([...command, ...args, ...port], {
    cwd: options.cwd ?? tmpdir(),
    env: testEnvironment(options.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const deadline = setTimeout(() => child.kill("SIGKILL"), READY_LIMIT_MS);
  const ready = await Promise.race([stdout.match(READY_LINE), child.exited.then(() => undefined)]);
  clearTimeout(deadline);
  if (!ready?.[1]) {
    await Promise.all([stdout.end, stderr.end]);
    throw new Error(`The server did not start.\nstdout: ${stdout.text()}\nstderr: ${stderr.text()}`);
  }
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    child.kill(signal);
    const deadline = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    const code = await child.exited;
    clearTimeout(deadline);
    await Promise.all([stdout.end, stderr.end]);
    return code;
  };
  return {
    url: ready[1],
    process: child,
    stdout: stdout.text,
    stderr: stderr.text,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}

interface Collected {
  text(): string;
  /** Settles when all of it has been read. */
  end: Promise<void>;
  /** Settles when the text matches, and never if it does not. */
  match(pattern: RegExp): Promise<RegExpMatchArray>;
}

function collect(stream: ReadableStream<Uint8Array>): Collected {
  let text = "";
  const waiting = new Set<() => void>();
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      for (const look of waiting) look();
    }
  };
  return {
    text: () => text,
    end: read(),
    match: (pattern) =>
      new Promise((resolve) => {
        const look = () => {
          const match = text.match(pattern);
          if (match) waiting.delete(look);
          if (match) resolve(match);
        };
        waiting.add(look);
        look();
      }),
  };
}

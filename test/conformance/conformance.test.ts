/** The official conformance tools, both versions, put to the compiled program serving this directory. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, runCommand, startServer } from "../helpers/binary.ts";

const HERE = import.meta.dir;
const PACKAGES = join(HERE, "../../node_modules");
const LIMIT_MS = 120_000;

let server: RunningServer;
let results: string;

beforeAll(async () => {
  server = await startServer({ args: ["--path", HERE, "--log-level", "warn"] });
  results = await mkdtemp(join(tmpdir(), "aigne-conformance-"));
});

afterAll(async () => {
  await server.stop();
  await rm(results, { recursive: true, force: true });
});

const RUNS = [
  ["0.2", "2025-11-25 as required", ["--requirements", "2025-11-25"]],
  ["0.2", "2026-07-28 as required", ["--requirements", "2026-07-28"]],
  ["0.2", "2025-06-18", ["--suite", "all", "--spec-version", "2025-06-18"]],
  ["0.2", "2025-03-26", ["--suite", "all", "--spec-version", "2025-03-26"]],
  ["0.1", "everything it knows", ["--suite", "all"]],
] as const;

const TOOLS = {
  "0.1": join(PACKAGES, "conformance-0.1/dist/index.js"),
  "0.2": join(PACKAGES, "@modelcontextprotocol/conformance/dist/index.js"),
};

/** An unexpected failure fails the run, and so does an expected one that does not happen. */
test.each(RUNS)(
  "conformance %s: %s",
  async (version, name, args) => {
    const expected = join(HERE, `expected-failures-${version}.yaml`);
    const output = join(results, `${version}-${name.replaceAll(/\W+/g, "-")}`);
    const command = [process.execPath, TOOLS[version], "server", "--url", server.url, ...args];
    const { code, stdout, stderr } = await runCommand([...command, "--expected-failures", expected, "-o", output]);
    const report = `${stdout}\n${stderr}`.split("\n").slice(-60).join("\n");
    expect(code, report).toBe(0);
  },
  LIMIT_MS,
);

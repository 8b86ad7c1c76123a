/** Tests of what the build promises about an executable, on a program a few lines long. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { checksum, compile, TARGETS, toTargets } from "../../build.ts";
import { testEnvironment } from "../helpers/binary.ts";

const BUILD_LIMIT_MS = 60_000;

const PROGRAM = `
import { fail } from "./fail.ts";
const [command, path] = process.argv.slice(2);
if (command === "environment") console.log(JSON.stringify([process.env.NODE_ENV ?? null, process.env.FROM_DOTENV ?? null]));
if (command === "import") console.log((await import(path ?? "")).default);
if (command === "fail") fail("on purpose");
if (command === "lazy") console.log((await import("./lazy.ts")).lazy);
`;

const DIRECTORY = {
  "source/main.ts": PROGRAM,
  "source/fail.ts": `export function fail(message: string): never {\n  throw new Error(message);\n}\n`,
  "source/lazy.ts": `export const lazy = "loaded on demand";\n`,
  "source/broken.ts": `console.log(/(?<a>x)\\k<b>/u);\n`,
  "project/.env": "FROM_DOTENV=yes\n",
  "project/bunfig.toml": `preload = ["./preload.ts"]\n`,
  "project/preload.ts": `console.log("preloaded");\n`,
  "project/agent.ts": `import { answer } from "dependency";\nexport default answer satisfies number;\n`,
  "project/node_modules/dependency/package.json": `{ "type": "module", "exports": "./lib/main.js" }\n`,
  "project/node_modules/dependency/lib/main.js": "export const answer = 42;\n",
};

let directory = "";
let executable = "";

async function run(...args: string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  const child = Bun.spawn([executable, ...args], {
    cwd: join(directory, "project"),
    env: testEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { stdout: stdout.trim(), stderr, code: await child.exited };
}

describe("compile()", () => {
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "aigne-build-"));
    for (const [file, text] of Object.entries(DIRECTORY)) await Bun.write(join(directory, file), text);
    executable = join(directory, "out", process.platform === "win32" ? "program.exe" : "program");
    await compile({ entry: join(directory, "source/main.ts"), outfile: executable });
  }, BUILD_LIMIT_MS);

  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  test("leaves the executable and nothing else", () => {
    expect([...new Bun.Glob("**/*").scanSync({ cwd: join(directory, "out"), dot: true })]).toEqual([
      basename(executable),
    ]);
  });

  test("leaves the environment to run time, and .env files to the program", async () => {
    expect(await run("environment")).toEqual({ stdout: "[null,null]", stderr: "", code: 0 });
  });

  test("lets agents import packages from beside them, and keeps bunfig.toml from running code", async () => {
    expect(await run("import", join(directory, "project/agent.ts"))).toEqual({ stdout: "42", stderr: "", code: 0 });
  });

  test("keeps names and lines for stack traces", async () => {
    const { stderr, code } = await run("fail");
    expect(code).toBe(1);
    expect(stderr).toMatch(/at fail \(.*fail\.ts:2:\d+\)/);
  });

  test("contains what is loaded on demand", async () => {
    expect(await run("lazy")).toEqual({ stdout: "loaded on demand", stderr: "", code: 0 });
  });

  test(
    "gives the same bytes again",
    async () => {
      const before = await checksum(executable);
      await compile({ entry: join(directory, "source/main.ts"), outfile: executable });
      expect(await checksum(executable)).toBe(before);
    },
    BUILD_LIMIT_MS,
  );

  test(
    "refuses a program without bytecode",
    async () => {
      const outfile = join(directory, "out/broken");
      await expect(compile({ entry: join(directory, "source/broken.ts"), outfile })).rejects.toThrow(/bytecode/);
      expect(await Bun.file(outfile).exists()).toBe(false);
    },
    BUILD_LIMIT_MS,
  );
});

test.each<[string[], string[]]>([
  [[], []],
  [["--target=linux-arm64"], ["linux-arm64"]],
  [
    ["--target", "linux-x64", "--target", "windows-x64"],
    ["linux-x64", "windows-x64"],
  ],
  [["--all"], TARGETS.map(({ name }) => name)],
])("toTargets() reads %j", (args, expected) => {
  const names: string[] = toTargets(args).map(({ name }) => name);
  expect(names).toEqual(expected);
});

test("toTargets() names the known targets beside an unknown one", () => {
  expect(() => toTargets(["--target=linux-x86"])).toThrow(
    /^Cannot build for "linux-x86": not a known target, expected one of linux-x64, linux-x64-musl, /,
  );
});

/** The log as an operator reads it, written by a process of its own. */
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { mask } from "../src/log.ts";
import { runCommand } from "./helpers/binary.ts";

const LOG = join(import.meta.dir, "../src/log.ts");

async function written(options: object, body: string): Promise<string> {
  const program = `import { configureLog, log } from ${JSON.stringify(LOG)}; configureLog(${JSON.stringify(options)}); ${body}`;
  const { stdout, stderr } = await runCommand([process.execPath, "-e", program]);
  expect(stdout).toBe("");
  return stderr;
}

describe("log", () => {
  const all = 'for (const level of ["error", "warn", "info", "debug"]) log[level](level);';
  test.each([
    ["silent", []],
    ["error", ["error"]],
    ["warn", ["error", "warn"]],
    ["info", ["error", "warn", "info"]],
    ["debug", ["error", "warn", "info", "debug"]],
  ])("at level %s shows %p", async (level, shown) => {
    const text = await written({ level }, all);
    expect(
      text
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split(" ").at(-1) ?? ""),
    ).toEqual(shown);
  });

  test("writes facts behind the message, quoted where they need it", async () => {
    const text = await written(
      { level: "info" },
      'log.info("call", { agent: "a b", ms: 3, none: undefined, text: "x\\ny" });',
    );
    expect(text).toMatch(/^\d\d:\d\d:\d\dZ info {2}call agent="a b" ms=3 text="x\\ny"\n$/);
  });

  test("writes JSON, one object a line, with what an error came from", async () => {
    const body = 'log.error("x", { error: new Error("outer", { cause: new Error("inner") }) });';
    const line = JSON.parse(await written({ level: "info", format: "json" }, body));
    expect(line).toMatchObject({ level: "error", message: "x" });
    expect(line.error).toContain("Error: outer");
    expect(line.error).toContain("Caused by Error: inner");
  });

  test("repeats what is repeated", async () => {
    const text = await written({ level: "info" }, 'for (let i = 0; i < 20; i++) log.info("same");');
    expect(text.trim().split("\n")).toHaveLength(20);
  });

  test("colours only when told to", async () => {
    expect(await written({ level: "info", colours: true }, 'log.info("x");')).toContain("\x1b[");
    expect(await written({ level: "info" }, 'log.info("x");')).not.toContain("\x1b[");
  });

  test("never writes a secret", async () => {
    const body = 'log.info("key is hunter2hunter2", { header: "Bearer abcdefghijk", key: "sk-abcdefghijk" });';
    const text = await written({ level: "info", secrets: ["hunter2", "hunter2hunter2"] }, body);
    expect(text).toContain('key is *** header="Bearer ***" key=sk-***');
  });
});

test("mask() leaves text without secrets alone", () => {
  expect(mask("the risk-free task-list")).toBe("the risk-free task-list");
});

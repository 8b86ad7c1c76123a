/** What agents print. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { runCommand } from "../helpers/binary.ts";

const CONSOLE = join(import.meta.dir, "../../src/loader/agent-console.ts");

test("createAgentConsole() prints to the log alone, at the level of each method", async () => {
  const program = `
    import { createAgentConsole } from ${JSON.stringify(CONSOLE)};
    const console = createAgentConsole();
    console.log("a %s", "b", { c: 1n });
    console.warn("careful");
    console.error("broken");
    console.debug("hidden");
    console.assert(true, "holds");
    console.assert(false, "fails");
    console.table([{ column: 1 }]);
    console.group("group");
  `;
  const { stdout, stderr } = await runCommand([process.execPath, "-e", program]);
  expect(stdout).toBe("");
  for (const line of [
    "info  a b { c: 1n }",
    "warn  careful",
    "error broken",
    "error Assertion failed: fails",
    "column",
    "info  group",
  ]) {
    expect(stderr).toContain(line);
  }
  expect(stderr).not.toContain("hidden");
  expect(stderr).not.toContain("holds");
});

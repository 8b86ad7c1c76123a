/** The map of the code in AGENTS.md. */
import { expect, test } from "bun:test";
import { PAGE, withMap } from "./helpers/map.ts";

test("AGENTS.md lists every source file with its first sentence (bun run map mends it)", async () => {
  const page = await Bun.file(PAGE).text();
  expect(page).toBe(await withMap(page));
});

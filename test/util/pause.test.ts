import { expect, test } from "bun:test";
import { pause } from "../../src/util/pause.ts";

test("pause() comes back", async () => {
  expect(await pause(1, new AbortController().signal)).toBeUndefined();
});

test.each([
  ["while it waits", (controller: AbortController) => setTimeout(() => controller.abort("enough"), 1)],
  ["before", (controller: AbortController) => controller.abort("enough")],
])("pause() ends with the signal's reason when that fires %s", async (_, fire) => {
  const controller = new AbortController();
  fire(controller);
  await expect(pause(60_000, controller.signal)).rejects.toBe("enough");
});

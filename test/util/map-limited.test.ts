import { expect, test } from "bun:test";
import { mapLimited } from "../../src/util/map-limited.ts";

test("mapLimited() keeps the order of the items", async () => {
  const delays = [20, 1, 10];
  expect(await mapLimited(delays, 3, async (ms, index) => Bun.sleep(ms).then(() => index))).toEqual([0, 1, 2]);
});

test.each([
  [1, 1],
  [2, 2],
  [9, 4],
  [0, 1],
])("mapLimited() with a limit of %d has at most %d under way", async (limit, most) => {
  let underway = 0;
  let highest = 0;
  await mapLimited([1, 2, 3, 4], limit, async () => {
    highest = Math.max(highest, ++underway);
    await Bun.sleep(1);
    underway--;
  });
  expect(highest).toBe(most);
});

test("mapLimited() begins nothing after a failure", async () => {
  const begun: number[] = [];
  const work = mapLimited([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    await Bun.sleep(item);
    throw new Error(`no ${item}`);
  });
  await expect(work).rejects.toThrow("no 1");
  await Bun.sleep(5);
  expect(begun).toEqual([1, 2]);
});

test("mapLimited() of nothing is nothing", async () => {
  expect(await mapLimited([], 2, async () => 1)).toEqual([]);
});

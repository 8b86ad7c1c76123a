/** The small functions everybody uses. */
import { describe, expect, test } from "bun:test";
import { BoundedMap } from "../../src/util/bounded-map.ts";
import { nearest } from "../../src/util/nearest.ts";
import { settle } from "../../src/util/settle.ts";

describe("nearest()", () => {
  const known = ["port", "path", "pathname", "host", "log-level"];
  test.each([
    ["prot", "port"],
    ["pathnam", "pathname"],
    ["loglevel", "log-level"],
    ["HOST", "host"],
    ["verbose", undefined],
    ["x", undefined],
  ])("of %p is %p", (name, expected) => {
    expect(nearest(name, known)).toBe(expected);
  });
});

describe("settle()", () => {
  const seen = (run: () => unknown) =>
    settle(
      run,
      (value) => ["value", value],
      (error) => ["error", (error as Error).message],
    );

  test("goes on at once with what is there", () => {
    expect(seen(() => 1)).toEqual(["value", 1]);
    expect(
      seen(() => {
        throw new Error("no");
      }),
    ).toEqual(["error", "no"]);
  });

  test("waits for a promise", async () => {
    expect(await seen(async () => 1)).toEqual(["value", 1]);
    expect(
      await seen(async () => {
        throw new Error("no");
      }),
    ).toEqual(["error", "no"]);
  });
});

test("BoundedMap forgets its oldest entries first, and a new value makes an entry young", () => {
  const map = new BoundedMap<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  map.set("a", 3);
  map.set("c", 4);
  expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([3, undefined, 4]);
});

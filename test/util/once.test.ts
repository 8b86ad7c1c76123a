import { expect, test } from "bun:test";
import { once } from "../../src/util/once.ts";

test.each([[1], [undefined]])("once() makes %p one time", (value) => {
  let times = 0;
  const get = once(() => {
    times++;
    return value;
  });
  expect([get(), get(), times]).toEqual([value, value, 1]);
});

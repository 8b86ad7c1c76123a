/** Waiting that can be given up. */
import { expect, test } from "bun:test";
import { AppError } from "../../src/errors.ts";
import { abortable } from "../../src/util/abortable.ts";

test("abortable() settles as its work does", async () => {
  const { signal } = new AbortController();
  expect(await abortable(Promise.resolve(1), signal)).toBe(1);
  await expect(abortable(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
});

test("abortable() stops waiting when the signal fires, before or meanwhile", async () => {
  const controller = new AbortController();
  const waiting = abortable(new Promise(() => {}), controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: "CANCELLED" });
  await expect(abortable(new Promise(() => {}), controller.signal)).rejects.toMatchObject({ code: "CANCELLED" });
});

test("abortable() gives the signal's own reason where it is one for a reader", async () => {
  const signal = AbortSignal.abort(new AppError("AGENT", "Out of time"));
  await expect(abortable(new Promise(() => {}), signal)).rejects.toThrow("Out of time");
});

test("abortable() lets nothing escape of work that fails later", async () => {
  const work = Promise.withResolvers<never>();
  await expect(abortable(work.promise, AbortSignal.abort())).rejects.toMatchObject({ code: "CANCELLED" });
  work.reject(new Error("too late"));
  await Bun.sleep(0);
});

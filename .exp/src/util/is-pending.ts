/** Whether a promise has yet to settle; async functions that waited for nothing return one that has. */
export function isPending(work: PromiseLike<unknown>): boolean {
  return !(work instanceof Promise) || Bun.peek.status(work) === "pending";
}

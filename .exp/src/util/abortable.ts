/** A promise that stops waiting as soon as a signal fires, whatever the work behind it does. */
import { cancelled, isAppError } from "../errors.ts";

export function abortable<T>(work: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(isAppError(signal.reason) ? signal.reason : cancelled());
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    const settled = () => signal.removeEventListener("abort", abort);
    work.then(
      (value) => {
        settled();
        resolve(value);
      },
      (error) => {
        settled();
        reject(error);
      },
    );
  });
}

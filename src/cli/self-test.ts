/** Loads every part of the program that is otherwise loaded on demand, to prove that the executable contains it whole. */
import { errorMessage } from "../errors.ts";

const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  "agents/ai": () => import("../agents/ai.ts"),
};

/** How many parts could not be loaded; each is reported on standard output. */
export async function selfTest(): Promise<number> {
  let failures = 0;
  for (const [name, load] of Object.entries(PARTS)) {
    const failure = await load().then(
      () => undefined,
      (error: unknown) => errorMessage(error),
    );
    if (failure !== undefined) failures += 1;
    console.log(failure === undefined ? `ok   ${name}` : `FAIL ${name}: ${failure}`);
  }
  return failures;
}

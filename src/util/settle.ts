/**
 * Runs something that may or may not have to wait, and goes on with its value or its error: at once where it did not,
 * since a promise costs more than most small calls do.
 */
export function settle<Value, Result>(
  run: () => Value | Promise<Value>,
  onValue: (value: Value) => Result | Promise<Result>,
  onError: (error: unknown) => Result | Promise<Result>,
): Result | Promise<Result> {
  let outcome: Value | Promise<Value>;
  try {
    outcome = run();
  } catch (error) {
    return onError(error);
  }
  return outcome instanceof Promise ? outcome.then(onValue, onError) : onValue(outcome);
}

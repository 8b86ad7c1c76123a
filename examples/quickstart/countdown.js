/** A generator is an agent that speaks while it works: clients show its text and progress as they come. */
export default async function* countdown({ from }) {
  for (let n = from; n > 0; n--) {
    yield { progress: { progress: from - n, total: from } };
    yield { delta: { text: { message: `${n} … ` } } };
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  yield { delta: { text: { message: "lift-off!" } } };
}

countdown.description = "Counts down to lift-off, a few numbers a second";
countdown.input_schema = {
  type: "object",
  properties: { from: { type: "integer", minimum: 1, maximum: 60, default: 5 } },
};

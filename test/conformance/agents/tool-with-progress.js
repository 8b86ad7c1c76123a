/** Progress in three steps. */
export default async function test_tool_with_progress(_input, { context }) {
  for (const progress of [0, 50, 100]) {
    context.progress({ progress, total: 100, message: `Completed step ${progress} of 100` });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { content: [{ type: "text", text: "Done in three steps" }] };
}

test_tool_with_progress.description = "Tells how far it is";

/** `aigne self-test`, hidden: loads every part that is otherwise loaded on demand, to prove that a build is whole. */
import { defineCommand } from "./command.ts";

export const selfTestCommand = defineCommand({
  name: "self-test",
  description: "Load every part of the program",
  hidden: true,
  args: {},
  examples: ["aigne self-test"],
  async run() {
    const { selfTest } = await import("./self-test.ts");
    return (await selfTest()) === 0 ? 0 : 1;
  },
});

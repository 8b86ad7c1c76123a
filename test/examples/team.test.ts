/** The example of teams: what its agents answer. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { loadProject } from "../../src/loader/project.ts";
import type { JsonObject } from "../../src/runtime/agent.ts";
import { createCall } from "../../src/runtime/call.ts";
import { loadOptions } from "../helpers/load-project.ts";

const EXAMPLE = join(import.meta.dir, "../../examples/team");

test.each<[string, JsonObject, JsonObject]>([
  [
    "invoice",
    {
      lines: [
        { item: "pen", price: 1.2, quantity: 10 },
        { item: "book", price: 12.5 },
      ],
    },
    {
      lines: [
        { item: "pen", quantity: 10, currency: "EUR", amount: 10.8 },
        { item: "book", quantity: 1, currency: "EUR", amount: 12.5 },
      ],
      total: 23.3,
      summary: "2 lines, 23.30 EUR",
    },
  ],
  ["review", { text: "Is this all? Yes!" }, { characters: 17, words: 4, questions: 1, shouts: 1 }],
  [
    "headline",
    { text: "A directory of agents becomes a server that every client of the protocol can use", length: 30 },
    { headline: "A directory of agents becomes" },
  ],
])("%s answers as its description says", async (name, input, output) => {
  const project = await loadProject(EXAMPLE, loadOptions);
  try {
    expect(project.warnings).toEqual([]);
    const agent = project.agents.find((one) => one.name === name);
    expect(agent && (await createCall({ door: "test" }).run(agent, input))).toEqual(output);
  } finally {
    project.dispose();
  }
});

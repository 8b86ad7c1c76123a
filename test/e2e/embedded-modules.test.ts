/** The compiled program and what agents' code imports without installing it. */
import { expect, test } from "bun:test";
import { startServer } from "../helpers/binary.ts";
import { tempProject } from "../helpers/temp-project.ts";

const FILES = {
  "aigne.yaml": "agents: [esm.mjs, typed.ts, common.cjs]",
  "esm.mjs": `import { FunctionAgent, TeamAgent } from "@aigne/core";
import { pick } from "@aigne/core/utils/type-utils.js";
import { logger } from "@aigne/core/utils/logger.js";
import yaml from "yaml";
import { z } from "zod/v3";
const inc = FunctionAgent.from({ name: "inc", inputSchema: z.object({ n: z.number() }), process: ({ n }) => ({ n: n + 1 }) });
export default async function esm(input, { context }) {
  const { z } = await import("zod");
  logger.info("counting to %d", 3);
  const { n } = await context.invoke(TeamAgent.from({ name: "team", skills: [inc, inc] }), { n: 1 });
  return pick({ n, yaml: yaml.stringify({ n }), fits: z.number().safeParse(n).success, other: 1 }, "n", "yaml", "fits");
}`,
  "typed.ts": `import { Agent, type AgentInvokeOptions } from "@aigne/core";
import { z } from "zod";
class Typed extends Agent {
  override inputSchema = z.object({ n: z.number().default(4) });
  override async process({ n }: { n: number }, _options: AgentInvokeOptions) { return { n }; }
}
export default new Typed({ name: "typed" });`,
  "common.cjs": `const { FunctionAgent } = require("@aigne/core");
const { parse } = require("yaml");
module.exports = FunctionAgent.from(function common() { return parse("n: [1]"); });`,
};

test.each([
  ["esm", { n: 3, yaml: "n: 3\n", fits: true }],
  ["typed", { n: 4 }],
  ["common", { n: [1] }],
])("%s finds them in the executable", async (name, expected) => {
  await using project = await tempProject(FILES);
  await using server = await startServer({ args: ["--path", project.path] });
  const response = await fetch(server.url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {} } }),
  });
  const { result } = (await response.json()) as { result: { content: { text: string }[] } };
  expect(JSON.parse(result.content[0]?.text ?? "")).toEqual(expected);
  if (name !== "esm") return;
  await server.stop();
  expect(server.stderr()).toContain("counting to 3");
});

/** The served agents as tools. */
import { describe, expect, test } from "bun:test";
import { createToolbox } from "../../src/mcp/toolbox.ts";
import type { Agent } from "../../src/runtime/agent.ts";
import { agentOf } from "../helpers/agents.ts";

function toolboxOf(...agents: Agent[]) {
  const toolbox = createToolbox(agents, {});
  return { ...toolbox, listed: JSON.parse(toolbox.list.legacy).tools };
}

const named = (name: string) => agentOf(name, () => ({}));

describe("createToolbox()", () => {
  test.each([
    ["ai out", "ai_out"],
    ["müller", "muller"],
    ["a.b/c", "a_b_c"],
    ["天气", "agent"],
    ["x".repeat(80), "x".repeat(64)],
  ])("offers %p under the name %p, keeps the author's as its title, and says so", (name, offered) => {
    const { listed, warnings, find } = toolboxOf(named(name));
    expect(listed[0]).toMatchObject({ name: offered, title: name });
    expect(warnings).toEqual([expect.stringContaining(`Agent "${name}" is offered as "${offered}"`)]);
    expect(find(offered)?.agent.name).toBe(name);
  });

  test("keeps two agents of one name apart", () => {
    const { tools, warnings } = toolboxOf(named("same"), named("same"), named("same"));
    expect(tools.map((tool) => tool.name)).toEqual(["same", "same_2", "same_3"]);
    expect(warnings).toHaveLength(2);
  });

  test("keeps names within the limit when it makes them unique", () => {
    const { tools } = toolboxOf(named("x".repeat(70)), named("x".repeat(70)));
    expect(tools[1]?.name).toBe(`${"x".repeat(62)}_2`);
  });

  test("describes agents that do not describe themselves", () => {
    expect(toolboxOf({ ...named("a"), description: undefined }).listed[0].description).toBe('Calls the agent "a"');
  });

  test("makes every schema say that it is of an object", () => {
    const agent = { ...named("a"), inputSchema: { required: ["x"] }, outputSchema: { properties: { y: {} } } };
    expect(toolboxOf(agent).listed[0]).toMatchObject({
      inputSchema: { type: "object", properties: {}, required: ["x"] },
      outputSchema: { type: "object", properties: { y: {} } },
    });
  });

  test("warns of what clients will not take", () => {
    const inputSchema = {
      type: "object",
      anyOf: [{ required: ["a"] }],
      properties: { a: { type: "number", "x-mcp-header": "A" }, b: { type: "string", "x-mcp-header": "no token" } },
    };
    const { warnings, tools } = toolboxOf({ ...named("a"), inputSchema });
    expect(warnings.join("\n")).toContain('"anyOf" at the top');
    expect(warnings.join("\n")).toContain('"a": "x-mcp-header" needs a string, integer or boolean');
    expect(warnings.join("\n")).toContain('"b": "x-mcp-header" must be a header name');
    expect(tools[0]?.paramHeaders).toEqual([]);
  });
});

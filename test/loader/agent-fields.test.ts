/** Fields that name agents: where they stand, and that what they name is followed, checked and built as skills are. */
import { describe, expect, test } from "bun:test";
import { findAgentFields } from "../../src/loader/agent-fields.ts";
import { createProblems } from "../../src/loader/problems.ts";
import { loaded, problemsOf } from "../helpers/load-project.ts";

describe("findAgentFields()", () => {
  const place = createProblems().place({ file: "/a.yaml", locate: () => undefined });
  const find = (paths: string[], values: Record<string, unknown>) =>
    findAgentFields(paths, new Map(Object.entries(values).map(([key, value]) => [key, { key, value }])), place).map(
      ({ name, value, place: { path } }) => ({ name, value, path: path.join(" ") }),
    );

  test.each<[string, string[], Record<string, unknown>, object[]]>([
    ["a field", ["planner"], { planner: "p.yaml" }, [{ name: "planner", value: "p.yaml", path: "planner" }]],
    [
      "a field within a field, in any spelling",
      ["reflection.theReviewer"],
      { reflection: { "the-reviewer": "r.yaml" } },
      [{ name: "reflection.theReviewer", value: "r.yaml", path: "reflection the-reviewer" }],
    ],
    [
      "the fields of a list",
      ["hooks.onStart", "hooks.onEnd"],
      { hooks: [{ on_start: "a.js" }, { onStart: "b.js", on_end: { type: "team" } }] },
      [
        { name: "hooks[0].onStart", value: "a.js", path: "hooks 0 on_start" },
        { name: "hooks[1].onStart", value: "b.js", path: "hooks 1 onStart" },
        { name: "hooks[1].onEnd", value: { type: "team" }, path: "hooks 1 on_end" },
      ],
    ],
    [
      "a list of agents",
      ["presets"],
      { presets: ["a.js", "b.js"] },
      [
        { name: "presets[0]", value: "a.js", path: "presets 0" },
        { name: "presets[1]", value: "b.js", path: "presets 1" },
      ],
    ],
    ["nothing where there is nothing", ["a", "b.c", "d.e"], { b: { c: null }, d: "text" }, []],
  ])("finds %s", (_, paths, values, fields) => {
    expect(find(paths, values)).toEqual(fields as never);
  });
});

describe("an agent that a field names", () => {
  const project = (files: Record<string, string>) => ({
    "aigne.yaml": "mcp_server: {agents: [t.yaml]}\nskills: [broken.js]",
    "t.yaml":
      "type: team\nskills: [{type: function, process: 'return {}'}]\nreflection: {reviewer: r.yaml, is_approved: ok}",
    ...files,
  });

  test("is read with its own skills, and brings the skills of the project where it has a model", async () => {
    const reviewer = "type: ai\ninstructions: Review";
    const problems = await problemsOf(project({ "r.yaml": reviewer, "broken.js": "export default 5" }));
    expect(problems.map((problem) => problem.split(": ")[0])).toEqual(["broken.js"]);
  });

  test("is the same agent as one that is served", async () => {
    const files = project({
      "r.yaml": "type: function\nname: r\nprocess: return { ok:this.name === 'r', n:input.n }",
      "aigne.yaml": "mcp_server: {agents: [t.yaml, r.yaml]}",
    });
    await using served = await loaded(files);
    expect(served.agents.map(({ name }) => name)).toEqual(["t", "r"]);
    expect(await served.call("t")).toEqual({});
  });

  test("is told of once when it is wrong", async () => {
    expect(await problemsOf(project({ "r.yaml": "type: team" }))).toEqual([
      'r.yaml:1:1: "skills": TeamAgent must have at least one skill defined',
    ]);
    const problems = await problemsOf(project({ "r.yaml": "type: tea" }));
    expect(problems.map((problem) => problem.split(": ")[0])).toEqual(["r.yaml:1:7"]);
  });
});

/** Teams that work until a reviewer approves. */
import { describe, expect, test } from "bun:test";
import type { AgentEvent } from "../../src/runtime/events.ts";
import { loaded, problemsOf } from "../helpers/load-project.ts";

const WRITER = `
export default function* writer({ q, fb }) {
  const draft = "d" + (fb ? Number(fb.at(-1)) + 1 : q);
  yield { delta: { text: { draft } } };
  return { fb };
}`;
const REVIEWER = `
export default function reviewer({ draft }) {
  return draft === "d3" ? { ok: true, fb: "good" } : { ok: false, fb: "again " + draft };
}`;

const files = (reflection: string, rest: Record<string, string> = {}) => ({
  "aigne.yaml": "mcp_server: {agents: [t.yaml]}",
  "t.yaml": `type: team\nname: t\nskills: [writer.js]\nreflection:\n${reflection}`,
  "writer.js": WRITER,
  "reviewer.js": REVIEWER,
  ...rest,
});

describe("reflection", () => {
  test.each<[string, string]>([
    ["a file", "  reviewer: reviewer.js\n  is_approved: ok"],
    ["a file with defaults", "  reviewer: {url: reviewer.js, default_input: {x: 1}}\n  isApproved: ok"],
    [
      "written out",
      `  is-approved: ok\n  reviewer:\n    type: function\n    process: |\n      return input.draft === "d3" ? { ok: 1 } : { ok: 0, fb: "again " + input.draft }`,
    ],
    [
      "a team",
      "  is_approved: ok\n  max_iterations: null\n  reviewer:\n    type: team\n    skills:\n      - {type: function, name: thinks, process: 'return {}'}\n      - reviewer.js",
    ],
  ])("works until its reviewer, %s, approves, and returns the approved work", async (_, reflection) => {
    await using project = await loaded(files(reflection));
    expect(project.warnings).toEqual([]);
    expect(await project.call("t", { q: "1" })).toEqual({ draft: "d3", fb: "again d2" });
  });

  test.each<[string, string, object | string]>([
    ["fails", "", "Reflection mode exceeded max iterations 2. Please review the feedback and try again"],
    ["fails in the author's words", "\n  custom_error_message: Nothing good came of it.", "Nothing good came of it."],
    ["returns the last work", "\n  return_last_on_max_iterations: true", { draft: "d2", fb: "again d1" }],
  ])("%s when no work is approved", async (_, lines, outcome) => {
    await using project = await loaded(
      files(`  reviewer: reviewer.js\n  is_approved: ok\n  max_iterations: 2${lines}`),
    );
    const result = await project.call("t", { q: "1" }).catch((error) => error);
    expect(result).toMatchObject(typeof outcome === "string" ? { code: "AGENT", message: outcome } : outcome);
  });

  test("works three times by default", async () => {
    await using project = await loaded(files("  reviewer: reviewer.js\n  is_approved: ok"));
    await expect(project.call("t", { q: "0" })).rejects.toThrow("exceeded max iterations 3");
  });

  test("gives the reviewer the input with the output, and the next round what the reviewer said", async () => {
    await using project = await loaded(
      files("  reviewer: reviewer.js\n  is_approved: ok", {
        "writer.js":
          "export default function writer(input) { return { drafts: [...(input.drafts ?? []), { ...input, drafts: 0 }] } }",
        "reviewer.js":
          "export default function reviewer({ drafts, q }) { return { ok: drafts.length > 1, note: q + drafts.length } }",
      }),
    );
    expect(await project.call("t", { q: "x" })).toEqual({
      drafts: [
        { q: "x", drafts: 0 },
        { q: "x", drafts: 0, ok: false, note: "x1" },
      ],
    });
  });

  test("says nothing in the team's name, since only the end shows what is approved", async () => {
    await using project = await loaded(files("  reviewer: reviewer.js\n  is_approved: ok"));
    const events: AgentEvent[] = [];
    await project.call("t", { q: "2" }, { emit: (event) => events.push(event) });
    const said = events.flatMap((event) => (event.type === "text-delta" ? [`${event.depth} ${event.text}`] : []));
    expect(said).toEqual(["1 d2", "1 d3"]);
    expect(events.filter(({ type }) => type === "agent-end").map(({ agent }) => agent)).toEqual([
      "writer",
      "reviewer",
      "writer",
      "reviewer",
      "t",
    ]);
  });

  test("goes over the whole list where the team has one", async () => {
    await using project = await loaded({
      "aigne.yaml": "mcp_server: {agents: [t.yaml]}",
      "t.yaml": `type: team
name: t
iterate_on: rows
skills:
  - {type: function, name: add, process: "return { n: input.n + 1 }"}
reflection:
  is_approved: ok
  reviewer: {type: function, process: "return { ok: input.rows.every(({ n }) => n >= 5) }"}`,
    });
    expect(await project.call("t", { rows: [{ n: 2 }, { n: 3 }] })).toEqual({ rows: [{ n: 5 }, { n: 6 }] });
  });

  test("names the reviewer that fails", async () => {
    await using project = await loaded(
      files("  is_approved: ok\n  reviewer: {type: function, process: \"throw new Error('x')\"}"),
    );
    await expect(project.call("t", { q: "1" })).rejects.toThrow('Step "t_reviewer" failed: x');
  });
});

describe("a reflection that is not right", () => {
  test.each<[string, string, string[]]>([
    [
      "without its parts",
      "  max_iterations: 0",
      [
        't.yaml:4:1: "reflection": "is_approved" is missing, expected a string',
        't.yaml:4:1: "reflection": "reviewer" is missing, expected a string or an object or a function',
        't.yaml:5:19: "reflection.max_iterations": found a number (0), expected a whole number of at least 1',
      ],
    ],
    [
      "with a file that is not there",
      "  is_approved: ok\n  reviewer: reviewr.js",
      ['t.yaml:6:13: Failed to load agent definition: there is no file "reviewr.js", did you mean "reviewer.js"?'],
    ],
    [
      "with an agent that is none",
      "  is_approved: ok\n  reviewer: {name: x}",
      ['t.yaml:6:13: "reflection.reviewer": found an object without "url" and "type", expected one of them'],
    ],
    [
      "with a wrong agent",
      "  is_approved: ok\n  reviewer:\n    type: function\n    process: return {}\n    description: 5",
      ['t.yaml:9:18: "reflection.reviewer.description": found a number (5), expected a string'],
    ],
    [
      "with an agent that cannot be built, once",
      "  is_approved: ok\n  reviewer: {type: transform, jsonata: '{'}",
      ['t.yaml:6:40: "jsonata": Expected ":" before end of expression (line 1, column 1 of the expression)'],
    ],
    [
      "with the team itself",
      "  is_approved: ok\n  reviewer: sub/r.yaml",
      [
        "sub/r.yaml:2:10: Failed to load agent definition: agents call each other in a circle: t.yaml → sub/r.yaml → t.yaml",
      ],
    ],
  ])("%s is refused", async (_, reflection, problems) => {
    const found = await problemsOf(files(reflection, { "sub/r.yaml": "type: team\nskills: [../t.yaml]" }));
    expect(found.toSorted()).toEqual(problems);
  });
});

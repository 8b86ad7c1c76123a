/** Teams that work once for each item of a list. */
import { describe, expect, test } from "bun:test";
import type { JsonObject } from "../../src/runtime/agent.ts";
import { loaded } from "../helpers/load-project.ts";

/** A team `t` of one function over `rows`. */
const over = async (lines: string, body: string) =>
  await loaded({
    "aigne.yaml": "mcp_server: {agents: [t.yaml]}",
    "t.yaml": `type: team\nname: t\niterate_on: rows\n${lines}\nskills:\n  - {type: function, name: f, process: ${JSON.stringify(body)}}`,
  });

const LOOSE = "input_schema: {type: object, properties: {rows: {}}}";
const DOUBLE = "return { twice: input.n * 2 }";

describe("iterate_on", () => {
  test.each<[string, unknown, object]>([
    ["a list", [{ n: 1 }, { n: 2 }], { rows: [{ twice: 2 }, { twice: 4 }] }],
    ["an empty list", [], { rows: [] }],
    ["one object alone", { n: 3 }, { rows: [{ twice: 6 }] }],
  ])("takes %s, whether its schema is written or not", async (_, rows, output) => {
    for (const lines of ["", LOOSE]) {
      await using project = await over(lines, DOUBLE);
      expect(await project.call("t", { rows })).toEqual(output as never);
    }
  });

  test.each<[string, JsonObject]>([
    ["nothing", {}],
    ["null", { rows: null }],
  ])("takes %s for an empty list where the schema allows it", async (_, input) => {
    await using project = await over(LOOSE, DOUBLE);
    expect(await project.call("t", input)).toEqual({ rows: [] });
  });

  test("asks for the list where no schema says that it may be missing", async () => {
    await using project = await over("", DOUBLE);
    expect(await project.call("t").catch((error) => error)).toMatchObject({
      code: "INPUT",
      message: 'Cannot call "t": "rows" is required',
    });
  });

  test.each<[unknown, string]>([
    [["x"], "Expected rows to be an object, got string at rows[0]"],
    [[{ n: 1 }, null], "Expected rows to be an object, got null at rows[1]"],
    [[[]], "Expected rows to be an object, got array at rows[0]"],
    ["x", "Expected rows to be an object, got string"],
    [5, "Expected rows to be an object, got number"],
  ])("refuses %j before it begins", async (rows, message) => {
    const global = globalThis as { begun?: number };
    global.begun = 0;
    await using project = await over(LOOSE, "globalThis.begun += 1; return {}");
    expect(await project.call("t", { rows }).catch((error) => error)).toMatchObject({ code: "INPUT", message });
    expect(global.begun).toBe(0);
  });

  test("gives each item's own values over the team's input, with the whole list", async () => {
    await using project = await over("", "return { saw: input }");
    const rows = [{ n: 1, language: "de" }, { n: 2 }];
    expect(await project.call("t", { rows, language: "en" })).toEqual({
      rows: [{ saw: { rows, language: "de", n: 1 } }, { saw: { rows, language: "en", n: 2 } }],
    });
  });

  test("takes the list out of the results, and leaves the caller's as it is", async () => {
    await using project = await over("", "return { ...input, done: true }");
    const rows = [{ n: 1 }];
    expect(await project.call("t", { rows })).toEqual({ rows: [{ n: 1, done: true }] });
    expect(rows).toEqual([{ n: 1 }]);
  });

  test("runs the whole team for each item", async () => {
    await using project = await loaded({
      "aigne.yaml": "mcp_server: {agents: [t.yaml]}",
      "t.yaml": `type: team
name: t
iterate-on: my-rows
mode: sequential
skills:
  - {type: function, name: a, process: "return { a: input.n + 1 }"}
  - {type: function, name: b, process: "return { b: input.a * 10, n: input.n }"}`,
    });
    expect(await project.call("t", { "my-rows": [{ n: 1 }, { n: 2 }] })).toEqual({
      "my-rows": [
        { b: 20, n: 1 },
        { b: 30, n: 2 },
      ],
    });
  });
});

describe("items at once", () => {
  const global = globalThis as { running?: number; most?: number };
  const body = `
    globalThis.most = Math.max(globalThis.most, ++globalThis.running);
    for (let turn = 0; turn < input.turns; turn++) await new Promise(setImmediate);
    globalThis.running--;
    return { n: input.n };`;

  test.each<[string, string, number]>([
    ["one by default", "", 1],
    ["one for none", "concurrency: 0", 1],
    ["as many as is said", "concurrency: 3", 3],
    ["no more than there are", "concurrency: 100", 6],
  ])("are %s, and their results keep the order", async (_, lines, most) => {
    global.running = 0;
    global.most = 0;
    await using project = await over(lines, body);
    const rows = [30, 1, 20, 1, 10, 1].map((turns, n) => ({ n, turns }));
    expect(await project.call("t", { rows })).toEqual({ rows: rows.map(({ n }) => ({ n })) });
    expect(global.most).toBe(most);
  });

  test("tell how many are done", async () => {
    await using project = await over("concurrency: 2", "return {}");
    await project.call("t", { rows: [{}, {}, {}] });
    expect(project.events).toEqual(
      [1, 2, 3].map((progress) => ({ type: "progress", agent: "t", depth: 0, progress, total: 3 })),
    );
  });

  test("begin no more after one has failed", async () => {
    const begun = globalThis as { begun?: number[] };
    begun.begun = [];
    await using project = await over("", "globalThis.begun.push(input.n); throw new Error('x')");
    await expect(project.call("t", { rows: [{ n: 1 }, { n: 2 }] })).rejects.toThrow('Step "f" failed at rows[0]: x');
    expect(begun.begun).toEqual([1]);
  });
});

test("iterate_with_previous_output shows what came of the items before", async () => {
  const body = "return { sum: input.rows.reduce((sum, row) => sum + (row.sum ?? row.n), 0) }";
  await using with_previous = await over("iterate-with-previous-output: true", body);
  const rows = [{ n: 1 }, { n: 2 }, { n: 3 }];
  expect(await with_previous.call("t", { rows })).toEqual({ rows: [{ sum: 6 }, { sum: 11 }, { sum: 20 }] });
  await using without = await over("", body);
  expect(await without.call("t", { rows })).toEqual({ rows: [{ sum: 6 }, { sum: 6 }, { sum: 6 }] });
  expect(rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
});

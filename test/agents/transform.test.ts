/** The `transform` kind: expressions, what comes of them, and what is told of their faults. */
import { describe, expect, test } from "bun:test";
import { loaded, problemsOf } from "../helpers/load-project.ts";

const files = (expression: string, rest = "") => ({
  "aigne.yaml": "agents: [t.yaml]",
  "t.yaml": `type: transform\nname: t\njsonata: ${JSON.stringify(expression)}\n${rest}`,
});

const INPUT = { items: [{ p: 1, tags: ["a"] }, { p: 2 }], "kebab-key": 5 };

describe("an expression", () => {
  test.each<[string, string, object]>([
    ["sums and counts", '{ "total": $sum(items.p), "n": $count(items) }', { total: 3, n: 2 }],
    ["leaves out what is missing", '{ "a": nothing.at.all, "b": 1 }', { b: 1 }],
    ["makes lists", '{ "ps": items.p, "one": items[0].tags, "none": [] }', { ps: [1, 2], one: ["a"], none: [] }],
    ["makes lists of objects", '{ "list": items.{ "q": p * 2 } }', { list: [{ q: 2 }, { q: 4 }] }],
    ["may be the input itself", "$", INPUT],
    ["reads odd keys", '{ "k": `kebab-key` }', { k: 5 }],
    ["may have variables and functions", '($f := function($x) { $x + 1 }; { "n": $f(1) })', { n: 2 }],
    ["leaves functions out", '{ "f": $sum, "g": function($x) { $x }, "n": 1 }', { n: 1 }],
  ])("%s", async (_, expression, output) => {
    await using project = await loaded(files(expression));
    const result = await project.call("t", structuredClone(INPUT));
    expect(result).toEqual(output as never);
    expect(JSON.parse(JSON.stringify(result))).toEqual(output as never);
  });

  test("makes ordinary objects and lists, as other code expects them", async () => {
    await using project = await loaded(files('{ "list": $map([1, 2], function($n) { { "n": $n } }) }'));
    const result = await project.call("t");
    const list = result.list as object[];
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(Object.keys(list)).toEqual(["0", "1"]);
    expect(list.map((item) => Object.getPrototypeOf(item))).toEqual([Object.prototype, Object.prototype]);
  });

  test("is evaluated for each call by itself", async () => {
    await using project = await loaded(
      files('($n := n; $x := $map([1..50], function($i) { $i }); { "n": $n, "m": n })'),
    );
    const outputs = await Promise.all(Array.from({ length: 20 }, (_, n) => project.call("t", { n })));
    expect(outputs).toEqual(Array.from({ length: 20 }, (_, n) => ({ n, m: n })));
  });

  test("heeds schemas and defaults as every kind does", async () => {
    await using project = await loaded(
      files(
        '{ "n": n }',
        "input_schema: {properties: {n: {type: number}}}\noutput_schema: {required: [n]}\ndefault_input: {n: 4}\ninclude_input_in_output: true",
      ),
    );
    expect(await project.call("t", { m: 1 })).toEqual({ m: 1, n: 4 });
    await expect(project.call("t", { n: "x" })).rejects.toThrow('Cannot call "t": "n" must be number');
  });
});

describe("an expression that fails", () => {
  test.each<[string, string, string]>([
    ["a list", "items.p", 'Agent "t": expect to return a record type such as {result: ...}, but got (array): 1,2'],
    [
      "nothing",
      "nope",
      'Agent "t": expect to return a record type such as {result: ...}, but got (undefined): undefined',
    ],
    ["text", '"x"', 'Agent "t": expect to return a record type such as {result: ...}, but got (string): x'],
    [
      "a function",
      "$sum",
      'Agent "t": expect to return a record type such as {result: ...}, but got (undefined): undefined',
    ],
    [
      "a mistake",
      '{\n  "n": "x" + 1\n}',
      'Cannot transform the input: The left side of the "+" operator must evaluate to a number (line 2, column 12 of the expression)',
    ],
    ["an error of the author's", '$error("Too few items")', "Too few items"],
    ["a check of the author's", '$assert(items[5], "Too few items")', "Too few items"],
    [
      "no end",
      "($f := function($x) { $f($x) + 1 }; $f(1))",
      "Cannot transform the input: Stack overflow. Check for non-terminating recursive function. Consider rewriting as tail-recursive (line 1, column 25 of the expression)",
    ],
  ])("with %s is told as an agent's failure", async (_, expression, message) => {
    await using project = await loaded(files(expression));
    expect(await project.call("t", INPUT).catch((error) => error)).toMatchObject({ code: "AGENT", message });
  });

  test.each<[string, Record<string, string>, string[]]>([
    [
      "cut short",
      files('{ "a": '),
      ['t.yaml:3:10: "jsonata": Expected "}" before end of expression (line 1, column 7 of the expression)'],
    ],
    ["empty", files(""), ['t.yaml:3:10: "jsonata": Unexpected end of expression (line 1, column 1 of the expression)']],
    [
      "no text at all",
      { ...files(""), "t.yaml": "type: transform\njsonata: {a: 1}" },
      ['t.yaml:2:10: "jsonata": found an object, expected a string'],
    ],
    [
      "missing",
      { ...files(""), "t.yaml": "type: transform" },
      ['t.yaml:1:1: "jsonata" is missing, expected an expression'],
    ],
  ])("that is %s is a problem of its file", async (_, project, problems) => {
    expect(await problemsOf(project)).toEqual(problems);
  });
});

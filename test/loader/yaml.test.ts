/** YAML as a whole: its data, its mistakes and its places. */
import { describe, expect, test } from "bun:test";
import type { Part, Path } from "../../src/loader/problems.ts";
import { parseYaml } from "../../src/loader/yaml.ts";

const AGENT = `# a comment
name: chat
input_schema:
  properties:
    x-y: {type: string}
skills: [a.js, 'b.js']
process: |
  const a = 1;
  return a
empty:
quoted: "text"
base: &base
  k: 1
again: *base
`;

describe("parseYaml()", () => {
  test.each<[string, string, unknown]>([
    ["words that are booleans elsewhere", "a: yes\nb: on\nc: no", { a: "yes", b: "on", c: "no" }],
    ["nulls", "a:\nb: ~\nc: null", { a: null, b: null, c: null }],
    ["dates as text", "a: 2024-01-01", { a: "2024-01-01" }],
    ["merge keys as keys", "<<: {a: 1}", { "<<": { a: 1 } }],
    ["aliases", "a: &x [1]\nb: *x", { a: [1], b: [1] }],
    ["JSON indented with tabs", '{\n\t"a": [\n\t\t1\n\t]\n}', { a: [1] }],
    ["text without end of line", "a: 1", { a: 1 }],
    ["Windows' ends of lines", "a: 1\r\nb: 2\r\n", { a: 1, b: 2 }],
    ["nothing", "", null],
    ["comments alone", "# nothing\n", null],
    ["a shebang", "#!/usr/bin/env aigne\na: 1", { a: 1 }],
  ])("reads %s", (_, text, data) => {
    const parsed = parseYaml(text);
    expect(parsed.faults).toEqual([]);
    expect(parsed.data).toEqual(data);
  });

  test.each<[string, string, string[]]>([
    ["a key that stands twice", "a: 1\nb: 2\na: 3", ['3:1 the key "a" stands twice']],
    [
      "a second colon",
      "a: b: c",
      [
        '1:4 a text that contains ": " needs quotes, or a block after | (Nested mappings are not allowed in compact mappings)',
      ],
    ],
    ["two documents", "a: 1\n---\nb: 2", ["2:1 found several documents, expected one"]],
    ["a tab", "a:\n\t- b", ["2:1 Tabs are not allowed as indentation"]],
    ["an alias of nothing", "a: 1\nb: *x", ['2:4 there is no anchor "&x"']],
    ["an alias of what it stands in", "a: &x\n  - *x", ['2:5 "*x" stands inside of what it repeats']],
    [
      "the first mistake of syntax alone",
      "name: x\n  foo: y\nb: c: d\nb: 1",
      [
        '1:7 a text that contains ": " needs quotes, or a block after | (Nested mappings are not allowed in compact mappings)',
      ],
    ],
    [
      "mistakes of several lines",
      "a: 1\na: 2\nb: c: d",
      [
        '2:1 the key "a" stands twice',
        '3:4 a text that contains ": " needs quotes, or a block after | (Nested mappings are not allowed in compact mappings)',
      ],
    ],
  ])("finds %s", (_, text, faults) => {
    const found = parseYaml(text).faults.map(
      ({ position, message }) => `${position.line}:${position.column} ${message}`,
    );
    expect(found).toEqual(faults);
  });

  test("warns of tags it does not know", () => {
    expect(parseYaml("a: !secret x").warnings).toEqual([
      { message: "Unresolved tag: !secret", position: { line: 1, column: 4 } },
    ]);
  });

  test.each<[string, Path, Part, string]>([
    ["a value", ["name"], "value", "2:7"],
    ["a key", ["name"], "key", "2:1"],
    ["a block by its key", ["input_schema"], "value", "3:1"],
    ["a key by another spelling", ["inputSchema", "properties"], "key", "4:3"],
    ["the exact spelling of a property", ["input_schema", "properties", "x-y", "type"], "value", "5:17"],
    ["an item", ["skills", 1], "value", "6:16"],
    ["a value that is missing by its key", ["empty"], "value", "10:1"],
    ["what exists of a path", ["input_schema", "required", 0], "value", "3:1"],
    ["the whole", [], "value", "2:1"],
    ["a value behind an alias", ["again", "k"], "value", "13:6"],
    ["a place in a block of text", ["process"], { line: 2, column: 8 }, "9:10"],
    ["a place in quoted text", ["quoted"], { line: 1, column: 3 }, "11:12"],
  ])("locates %s", (_, path, part, place) => {
    const { line, column } = parseYaml(AGENT).locate(path, part);
    expect(`${line}:${column}`).toBe(place);
  });
});

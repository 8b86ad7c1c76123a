/** Places in a text, and how they are shown. */
import { expect, test } from "bun:test";
import { codeFrame, positionAt } from "../../src/util/code-frame.ts";

const text = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join("\n");

test.each<[string, string, [number, number], string[]]>([
  [
    "two lines before and one after",
    text,
    [5, 3],
    ["  3 | line 3", "  4 | line 4", "> 5 | line 5", "    |   ^", "  6 | line 6"],
  ],
  ["the first line", text, [1, 1], ["> 1 | line 1", "    | ^", "  2 | line 2"]],
  ["the last line", text, [12, 8], ["  10 | line 10", "  11 | line 11", "> 12 | line 12", "     |        ^"]],
  [
    "numbers of different length",
    text,
    [9, 1],
    ["   7 | line 7", "   8 | line 8", ">  9 | line 9", "     | ^", "  10 | line 10"],
  ],
  ["the caret under what follows tabs", "\ta\tb", [1, 4], ["> 1 | \ta\tb", "    | \t \t^"]],
  ["a text with Windows' ends of lines", "a\r\nb", [2, 1], ["  1 | a", "> 2 | b", "    | ^"]],
])("codeFrame() shows %s", (_, source, [line, column], frame) => {
  expect(codeFrame(source, { line, column })).toBe(frame.join("\n"));
});

test.each<[number, number, number]>([
  [0, 1, 1],
  [2, 1, 3],
  [3, 2, 1],
  [6, 3, 2],
  [99, 3, 3],
])("positionAt() counts lines and columns from 1: offset %p is %p:%p", (offset, line, column) => {
  expect(positionAt("ab\nc\nde", offset)).toEqual({ line, column });
});

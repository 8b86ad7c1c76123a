/** What the fields of a file take, and what they say of everything else. */
import { describe, expect, test } from "bun:test";
import {
  anything,
  boolean,
  code,
  either,
  type Field,
  integer,
  list,
  number,
  oneOf,
  record,
  string,
} from "../../src/agents/fields.ts";

const temperature = record("", { maxTokens: integer("", { min: 1 }), name: string("") });

describe("check()", () => {
  test.each<[string, Field, unknown]>([
    ["a string", string(""), ""],
    ["a boolean", boolean(""), false],
    ["a number at its bound", number("", { min: 0, max: 2 }), 2],
    ["a whole number", integer(""), -3],
    ["one of the words", oneOf("", ["auto", "none"]), "none"],
    ["an object", record(""), {}],
    ["an object with keys nobody knows", temperature, { other: [] }],
    ["an object with a null", temperature, { max_tokens: null }],
    ["an object with what it needs", record("", { maxTokens: integer("") }, ["maxTokens"]), { "max-tokens": 1 }],
    ["an empty list", list("", string("")), []],
    ["the second form of two", either("", string(""), list("", string(""))), ["a"]],
    ["a function", code(""), () => 1],
    ["anything", anything(""), Symbol.iterator],
  ])("takes %s", (_, field, value) => {
    expect(field.check(value)).toEqual([]);
  });

  test.each<[string, Field, unknown, (string | number)[], string]>([
    ["a number for a string", string(""), 5, [], "found a number (5), expected a string"],
    ["text for a boolean", boolean(""), "yes", [], 'found a string ("yes"), expected true or false'],
    ["NaN", number(""), Number.NaN, [], "found a number (NaN), expected a number"],
    ["too much", number("", { max: 2 }), 2.5, [], "found a number (2.5), expected a number of at most 2"],
    ["too little", number("", { min: 0, max: 2 }), -1, [], "found a number (-1), expected a number from 0 to 2"],
    ["a fraction", integer("", { min: 1 }), 1.5, [], "found a number (1.5), expected a whole number of at least 1"],
    ["an unknown word", oneOf("", ["a", "b"]), "c", [], 'found a string ("c"), expected one of a, b'],
    ["a list for an object", record(""), [], [], "found a list, expected an object"],
    [
      "a key in snake case",
      temperature,
      { max_tokens: 0 },
      ["max_tokens"],
      "found a number (0), expected a whole number of at least 1",
    ],
    [
      "an object without what it needs",
      record("", { maxTokens: integer("") }, ["maxTokens"]),
      { max_tokens: null },
      [],
      '"max_tokens" is missing, expected a whole number',
    ],
    ["an item of a list", list("", string("")), ["a", 1], [1], "found a number (1), expected a string"],
    ["a text for a list", list("", string("")), "a", [], 'found a string ("a"), expected a list, each item a string'],
    ["too few items", list("", string(""), { min: 1 }), [], [], "found 0 items, expected at least 1"],
    [
      "neither of two",
      either("", string(""), boolean("")),
      1,
      [],
      "found a number (1), expected a string or true or false",
    ],
    [
      "a part of the form it comes nearest to",
      either("", string(""), temperature),
      { name: 1 },
      ["name"],
      "found a number (1), expected a string",
    ],
    ["a long text", boolean(""), "x".repeat(60), [], `found a string ("${"x".repeat(39)}…"), expected true or false`],
  ])("points at %s", (_, field, value, path, message) => {
    expect(field.check(value)).toEqual([{ path, message }]);
  });

  test("points at every wrong part of a list", () => {
    expect(
      list("", temperature)
        .check([{ name: 1 }, {}, "x"])
        .map(({ path }) => path),
    ).toEqual([[0, "name"], [2]]);
  });
});

test("schema is the JSON Schema of the value, for editors", () => {
  const field = record("A model", {
    name: string("Its name"),
    temperature: number("Heat", { min: 0, max: 2 }),
    tools: list("Tools", oneOf("One", ["a"]), { min: 1 }),
  });
  expect(field.schema).toEqual({
    type: "object",
    description: "A model",
    properties: {
      name: { type: "string", description: "Its name" },
      temperature: { type: "number", minimum: 0, maximum: 2, description: "Heat" },
      tools: { type: "array", minItems: 1, description: "Tools", items: { enum: ["a"], description: "One" } },
    },
  });
});

/** Schemas as authors write them, made valid and whole. */
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { ProjectError } from "../../src/errors.ts";
import { loadSchema } from "../../src/loader/json-schema.ts";
import { createProblems } from "../../src/loader/problems.ts";
import { parseYaml } from "../../src/loader/yaml.ts";
import { compileSchema } from "../../src/runtime/schema-compiler.ts";
import { tempProject } from "../helpers/temp-project.ts";

interface Loaded {
  schema: unknown;
  problems: string[];
  warnings: string[];
}

/** Loads what `input_schema` of `agents/a.yaml` says. */
async function load(agent: string | { value: unknown }, files: Record<string, string> = {}): Promise<Loaded> {
  await using directory = await tempProject(files);
  const file = join(directory.path, "agents/a.yaml");
  const problems = createProblems();
  const text = typeof agent === "string" ? agent : "input_schema: {}";
  const parsed = parseYaml(text);
  const value = typeof agent === "string" ? (parsed.data as Record<string, unknown>).input_schema : agent.value;
  const place = problems.place({ file, locate: parsed.locate }).below("input_schema");
  const schema = await loadSchema(value, place, problems);
  const found = await problems.throwIfAny().catch((error: ProjectError) => error);
  const lines = (list: readonly { file: string; line?: number; column?: number; message: string }[]) =>
    list.map(({ file, line, column, message }) => {
      return `${file.replace(`${directory.path}/`, "")}:${line}:${column}: ${message}`;
    });
  return {
    schema,
    problems: lines(found instanceof ProjectError ? found.problems : []),
    warnings: lines(await problems.warnings()),
  };
}

const properties = (schema: Record<string, unknown>) => ({ type: "object", properties: schema });

describe("loadSchema()", () => {
  test("keeps what is a schema already as it was written", async () => {
    const text = `{
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Order",
      "type": "object",
      "$defs": {"item": {"type": "object", "properties": {"n": {"type": "integer", "default": 1}}, "required": ["n"]}},
      "properties": {
        "x-y": {"const": null},
        "items": {"type": "array", "items": {"$ref": "#/$defs/item"}, "minItems": 1, "uniqueItems": true},
        "when": {"type": "string", "format": "date-time", "examples": [null], "default": null},
        "tuple": {"prefixItems": [{"type": "string"}, true], "unevaluatedItems": false},
        "kind": {"enum": ["a", null], "x-vendor": {"any": "thing"}}
      },
      "required": ["items", "missing"],
      "additionalProperties": false,
      "if": {"properties": {"kind": {"const": "a"}}},
      "then": {"required": ["when"]},
      "anyOf": [{"required": ["items"]}, {"not": {}}]
    }`;
    const value = JSON.parse(text);
    const { schema, problems, warnings } = await load({ value });
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
    expect(schema).toEqual(value);
    expect(JSON.stringify(schema)).toBe(JSON.stringify(value));
  });

  test.each<[string, unknown, unknown]>([
    ["an empty object", {}, { type: "object" }],
    ["properties alone", { properties: {} }, { type: "object", properties: {} }],
    ["any", properties({ a: { type: "any", description: "d" } }), properties({ a: { description: "d" } })],
    ["any among others", properties({ a: { type: ["string", "any"] } }), properties({ a: {} })],
    [
      "null for absent",
      properties({ a: null, b: { description: null, type: "string" } }),
      properties({ a: {}, b: { type: "string" } }),
    ],
    [
      "required at properties",
      properties({ a: { type: "string", required: true }, b: { required: false } }),
      { ...properties({ a: { type: "string" }, b: {} }), required: ["a"] },
    ],
    [
      "required at properties beside a list",
      { ...properties({ a: { required: true }, b: {} }), required: ["b"] },
      { ...properties({ a: {}, b: {} }), required: ["b"] },
    ],
    [
      "required deep down",
      properties({ a: properties({ b: { required: true } }) }),
      properties({ a: { ...properties({ b: {} }), required: ["b"] } }),
    ],
    [
      "nullable",
      properties({ a: { type: "string", nullable: true }, b: { nullable: false, type: "string" } }),
      properties({ a: { type: ["string", "null"] }, b: { type: "string" } }),
    ],
    [
      "nullable enums",
      properties({ a: { type: "string", enum: ["x"], nullable: true } }),
      properties({ a: { type: ["string", "null"], enum: ["x", null] } }),
    ],
    [
      "nullable unions",
      properties({ a: { anyOf: [{ type: "string" }], nullable: true } }),
      properties({ a: { anyOf: [{ type: "string" }, { type: "null" }] } }),
    ],
    [
      "nullable references",
      { ...properties({ a: { $ref: "#/$defs/x", nullable: true } }), $defs: { x: {} } },
      { ...properties({ a: { anyOf: [{ $ref: "#/$defs/x" }, { type: "null" }] } }), $defs: { x: {} } },
    ],
    [
      "objects that only have properties",
      properties({ a: { properties: { b: {} } } }),
      properties({ a: { properties: { b: {} }, type: "object" } }),
    ],
    ["an object or null at the top", { type: ["object", "null"] }, { type: "object" }],
    ["a union at the top", { oneOf: [{ required: ["a"] }] }, { type: "object", oneOf: [{ required: ["a"] }] }],
    [
      "draft-04",
      {
        $schema: "http://json-schema.org/draft-04/schema#",
        ...properties({ a: { minimum: 1, exclusiveMinimum: true, maximum: 3, exclusiveMaximum: false } }),
      },
      {
        $schema: "http://json-schema.org/draft-07/schema#",
        ...properties({ a: { minimum: 1, exclusiveMinimum: 1, maximum: 3 } }),
      },
    ],
    ["items as a list", properties({ a: { items: [{ type: "any" }] } }), properties({ a: { items: [{}] } })],
    [
      "a property named like a keyword",
      properties({ type: { type: "any" }, required: { type: "boolean" } }),
      properties({ type: {}, required: { type: "boolean" } }),
    ],
  ])("makes %s valid", async (_, value, expected) => {
    const { schema, problems, warnings } = await load({ value });
    expect({ schema, problems, warnings }).toEqual({ schema: expected, problems: [], warnings: [] });
    expect(() => compileSchema(schema as Record<string, unknown>)).not.toThrow();
  });

  test("inlines files, whose paths all start at the agent's directory", async () => {
    const files = {
      "agents/input.yaml":
        "properties:\n  user: schemas/user.json\n  tags:\n    type: array\n    items: schemas/tag.yml\n",
      "agents/schemas/user.json":
        '{"$schema": "http://json-schema.org/draft-07/schema#", "$id": "user", "type": "object", "properties": {"tag": "schemas/tag.yml"}}',
      "agents/schemas/tag.yml": "type: string\nminLength: 1\n",
    };
    const { schema, problems } = await load("input_schema: input.yaml", files);
    const tag = { type: "string", minLength: 1 };
    expect(problems).toEqual([]);
    expect(schema).toEqual(properties({ user: properties({ tag }), tags: { type: "array", items: tag } }));
  });

  test("keeps the references of inlined files right", async () => {
    const files = {
      "agents/tree.yaml":
        "$defs:\n  leaf: {type: string}\nproperties:\n  leaf: {$ref: '#/$defs/leaf'}\n  child: {$ref: '#'}\n",
    };
    const { schema, problems } = await load(
      "input_schema:\n  properties:\n    a/b: tree.yaml\n    c: {$ref: tree.yaml}\n    d: {$ref: tree.yaml, title: D}",
      files,
    );
    const tree = (root: string) => ({
      $defs: { leaf: { type: "string" } },
      properties: { leaf: { $ref: `${root}/$defs/leaf` }, child: { $ref: root } },
      type: "object",
    });
    expect(problems).toEqual([]);
    expect(schema).toEqual(
      properties({
        "a/b": tree("#/properties/a~1b"),
        c: tree("#/properties/c"),
        d: { title: "D", allOf: [tree("#/properties/d/allOf/0")] },
      }),
    );
    const validate = compileSchema(schema as Record<string, unknown>);
    expect(validate({ "a/b": { child: { leaf: "x" } } })).toEqual([]);
    expect(validate({ "a/b": { child: { leaf: 1 } } })).not.toEqual([]);
  });

  test.each<[string, string, string[]]>([
    [
      "a type it does not know",
      "input_schema:\n  properties:\n    a:\n      type: strng",
      [
        'agents/a.yaml:4:13: "input_schema.properties.a.type": "strng" is not a type of JSON Schema and allows anything, did you mean "string"?',
      ],
    ],
    [
      "a type of another language",
      "input_schema:\n  properties:\n    a: {type: date}",
      [
        'agents/a.yaml:3:15: "input_schema.properties.a.type": "date" is not a type of JSON Schema and allows anything, expected one of string, number, integer, boolean, object, array, null',
      ],
    ],
  ])("warns of %s", async (_, agent, expected) => {
    const { schema, warnings, problems } = await load(agent);
    expect({ schema, warnings, problems }).toEqual({ schema: properties({ a: {} }), warnings: expected, problems: [] });
  });

  test.each<[string, string, string]>([
    [
      "a missing file",
      "input_schema: inptu.yaml",
      'agents/a.yaml:1:15: Failed to load JSON Schema: there is no file "inptu.yaml", did you mean "input.yaml"?',
    ],
    [
      "a file of another type",
      "input_schema: schema.txt",
      "agents/a.yaml:1:15: Unsupported JSON Schema file type: schema.txt, expected one of .yaml, .yml, .json",
    ],
    [
      "a type where a schema should be",
      "input_schema:\n  properties:\n    a: string",
      'agents/a.yaml:3:8: "input_schema.properties.a": found a string ("string"), expected a schema such as {type: string} or the path of one',
    ],
    [
      "a number where a schema should be",
      "input_schema:\n  properties:\n    a: {items: 5}",
      'agents/a.yaml:3:16: "input_schema.properties.a.items": found a number (5), expected a schema or the path of one',
    ],
    [
      "properties that are a list",
      "input_schema:\n  properties: [a]",
      'agents/a.yaml:2:15: "input_schema.properties": found a list, expected an object of schemas',
    ],
    [
      "an empty union",
      "input_schema:\n  anyOf: []",
      'agents/a.yaml:2:10: "input_schema.anyOf": found a list, expected a list of schemas',
    ],
    [
      "required that is no list",
      "input_schema:\n  required: a",
      'agents/a.yaml:2:13: "input_schema.required": found a string ("a"), expected a list of names',
    ],
    [
      "a type that is no word",
      "input_schema:\n  properties:\n    a: {type: 5}",
      'agents/a.yaml:3:15: "input_schema.properties.a.type": found a number (5), expected one of string, number, integer, boolean, object, array, null',
    ],
    [
      "a limit that is no number",
      "input_schema:\n  properties:\n    a: {minimum: x}",
      'agents/a.yaml:3:18: "input_schema.properties.a.minimum": found a string ("x"), expected a number',
    ],
    [
      "a wrong pattern",
      'input_schema:\n  properties:\n    a: {pattern: "["}',
      'agents/a.yaml:3:18: "input_schema.properties.a.pattern": found "[", expected a regular expression',
    ],
    [
      "an enum without values",
      "input_schema:\n  properties:\n    a: {enum: []}",
      'agents/a.yaml:3:15: "input_schema.properties.a.enum": found 0 items, expected at least 1',
    ],
    [
      "a schema of something else",
      "input_schema: {type: array}",
      'agents/a.yaml:1:15: "input_schema": found a schema of array, expected one of type object',
    ],
    [
      "a list",
      "input_schema: [a]",
      'agents/a.yaml:1:15: "input_schema": found a list, expected a schema or the path of one',
    ],
    [
      "a dialect it cannot check",
      "input_schema:\n  $schema: http://json-schema.org/draft-03/schema#",
      'agents/a.yaml:2:12: "input_schema.$schema": found a string ("http://json-schema.org/draft-03/schema#"), expected JSON Schema 2020-12 or draft-07',
    ],
    [
      "a reference to nothing",
      "input_schema:\n  properties:\n    a: {$ref: '#/$defs/nope'}",
      'agents/a.yaml:3:15: "input_schema.properties.a.$ref": there is no "#/$defs/nope"',
    ],
    [
      "a reference to the network",
      "input_schema:\n  $ref: https://x.y/z",
      'agents/a.yaml:2:9: "input_schema.$ref": "https://x.y/z" is not followed, expected "#/$defs/…" or the path of a file',
    ],
    [
      "a file that holds nothing",
      "input_schema: empty.yaml",
      "agents/empty.yaml:1:1: found nothing, expected a JSON Schema object",
    ],
    [
      "a file that holds a mistake",
      "input_schema: broken.json",
      "agents/broken.json:1:7: Failed to parse JSON Schema: Implicit keys need to be on a single line",
    ],
    [
      "a wrong value in a file",
      "input_schema: wrong.yaml",
      'agents/wrong.yaml:3:17: "properties.a.minLength": found a number (-1), expected a whole number of at least 0',
    ],
    [
      "a file that contains itself",
      "input_schema: circle.yaml",
      'agents/round.yaml:2:6: "properties.b": found a schema that contains itself: circle.yaml → round.yaml → circle.yaml',
    ],
  ])("points at %s", async (_, agent, problem) => {
    const files = {
      "agents/input.yaml": "{}",
      "agents/schema.txt": "",
      "agents/empty.yaml": "",
      "agents/broken.json": '{"a": 1\n  "b": 2}',
      "agents/wrong.yaml": "properties:\n  a:\n    minLength:  -1\n",
      "agents/circle.yaml": "properties:\n  a: round.yaml\n",
      "agents/round.yaml": "properties:\n  b: circle.yaml\n",
    };
    const { schema, problems } = await load(agent, files);
    expect({ schema, problems }).toEqual({ schema: undefined, problems: [problem] });
  });

  test("points at every problem", async () => {
    const { problems } = await load("input_schema:\n  properties:\n    a: 1\n    b: {minimum: x, type: 5}");
    expect(problems.map((problem) => problem.split(":")[1])).toEqual(["3", "4", "4"]);
  });

  test("refuses the schemas of other validation libraries than zod, and says what to pass instead", async () => {
    const { problems } = await load({ value: { _def: {}, parse() {}, "~standard": {} } });
    expect(problems).toEqual([
      'agents/a.yaml:1:15: "input_schema": found a schema of a validation library, expected one of zod, or a JSON Schema object',
    ]);
  });

  test("does not follow an object that contains itself", async () => {
    const value: Record<string, unknown> = { type: "object" };
    value.properties = { self: value };
    const { problems } = await load({ value });
    expect(problems).toEqual([
      'agents/a.yaml:1:15: "input_schema.properties.self": found a schema that contains itself, expected a reference to it under $ref',
    ]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createTemplate, isTemplate } from "../../src/prompt/template.ts";
import { tempProject } from "../helpers/temp-project.ts";

const FILES = {
  "part.md": "part of {{ topic }}",
  "sub/outer.md": "[{% include './inner.md' %}|{% include 'deep/leaf.md' %}|{% include '../part.md' %}]",
  "sub/inner.md": "inner",
  "sub/deep/leaf.md": "leaf",
  "broken.md": "line one\n{{ a b }}",
  "unknown-filter.md": "{{ topic | nope }}",
  "circle.md": "{% include './circle.md' %}",
  "macros.md": "{% macro bold(text) %}**{{ text }}**{% endmacro %}",
  "layout.md": "<{% block body %}empty{% endblock %}>",
};

const VARIABLES = {
  topic: "cats",
  items: ["a", "b"],
  rows: [{ n: 1 }, { n: 2 }],
  obj: { k: { z: 1 } },
  user: { name: "Bob" },
  html: "<b>&",
  nothing: null,
  soon: Promise.resolve({ later: true }),
};

let directory: Awaited<ReturnType<typeof tempProject>>;
beforeAll(async () => {
  directory = await tempProject(FILES);
});
afterAll(() => directory[Symbol.asyncDispose]());

const render = (text: string) =>
  createTemplate(text, { base: directory.path, owner: 'the prompt of "poet"' }).render(VARIABLES);

describe("render() prints", () => {
  test.each([
    ["plain text as it is", "a { b } <c> &", "a { b } <c> &"],
    [
      "values as models read them",
      "Answer {{topic}} for {{ user.name }} list={{ items }} yaml={{ items | yaml.stringify }} json={{ items | json.stringify(null, 2) }} up={{ topic | upper }} undef=[{{ nothing }}]",
      'Answer cats for Bob list=["a","b"] yaml=- a\n- b\n json=[\n  "a",\n  "b"\n] up=CATS undef=[]',
    ],
    ["objects as JSON", "{{ obj }} {{ rows }}", '{"k":{"z":1}} [{"n":1},{"n":2}]'],
    ["nothing for what is missing", "{{ missing.a.b }}x{{ nothing }}", "x"],
    ["text unescaped", "{{ html }} {{ html | safe }}", "<b>& <b>&"],
    ["text escaped where that is asked for", "{{ html | escape }}", "&lt;b&gt;&amp;"],
    [
      "macros",
      "{% macro m(a, b='x') %}<{{ a }}{{ b }}>{% endmacro %}{{ m('q') }}{{ m(obj, 1) }}",
      '<qx><{"k":{"z":1}}1>',
    ],
    ["imported macros", "{% from 'macros.md' import bold %}{{ bold(topic) }}", "**cats**"],
    ["blocks of a parent", "{% extends 'layout.md' %}{% block body %}{{ topic }}{% endblock %}", "<cats>"],
    ["the empty result of a template", "{% if false %}x{% endif %}", ""],
    [
      "filters",
      "{{ items | join('-') }} {{ items | length }} {{ missing | default('D') }} {{ items | first }}",
      "a-b 2 D a",
    ],
    [
      "conditions",
      "{{ 'yes' if topic else 'no' }}{% if missing %}a{% elif topic == 'cats' %}b{% else %}c{% endif %}",
      "yesb",
    ],
    ["loops", "{% for row in rows %}{{ loop.index }}:{{ row.n }} {% endfor %}", "1:1 2:2 "],
    ["what was set", "{% set x = 2 %}{{ x + 1 }}{% set y %}<{{ topic }}>{% endset %}{{ y }}", "3<cats>"],
    ["raw text", "{% raw %}{{ topic }}{% endraw %}{# not this #}", "{{ topic }}"],
    ["trimmed text", "a {%- if true -%} b {%- endif -%} c", "abc"],
    ["numbers and booleans", "{{ 1.50 }} {{ true }} {{ range(3) }} {{ 7 // 2 }}", "1.5 true [0,1,2] 3"],
    ["yaml of nested values", "{{ rows | yaml.stringify }}", "- n: 1\n- n: 2\n"],
    ["compact data", "{{ obj | tson.stringify }}", '{"k":{"z":1}}'],
    [
      "what promises say",
      "{{ soon | yaml.stringify }}{% for i in items %}{{ soon | json.stringify }}{% endfor %}{{ soon }}",
      'later: true\n{"later":true}{"later":true}{"later":true}',
    ],
    ["an included file", "{% include 'part.md' %}!", "part of cats!"],
    ["files from where they are included", "{% include './sub/outer.md' %}", "[inner|leaf|part of cats]"],
    [
      "included files in a loop",
      "{% for topic in items %}{% include 'part.md' %};{% endfor %}",
      "part of a;part of b;",
    ],
    ["nothing for a file that may be missing", "{% include 'none.md' ignore missing %}ok", "ok"],
  ])("%s", async (_, text, expected) => {
    expect(await render(text)).toBe(expected);
  });
});

describe("render() reports", () => {
  test.each([
    ["a missing file", "{% include './sub/none.md' %}", "template not found: sub/none.md"],
    ["an unknown filter", "{{ topic | nope }}", "filter not found: nope"],
    [
      "an unknown filter of an included file",
      "{% include 'unknown-filter.md' %}",
      "filter not found: nope (unknown-filter.md)",
    ],
    ["a mistake of syntax", "a\n{{ items.0 }}", "expected name as lookup value, got 0 (line 2, column 10)"],
    [
      "a mistake of an included file",
      "{% include 'broken.md' %}",
      "expected variable end (broken.md, line 2, column 6)",
    ],
    [
      "files that include each other",
      "{% include 'circle.md' %}",
      "templates include each other 32 levels deep (circle.md)",
    ],
    ["a call of nothing", "{{ missing() }}", "Unable to call `missing`, which is undefined or falsey"],
  ])("%s", async (_, text, message) => {
    const whole = `Cannot render the prompt of "poet": ${message}`;
    await expect(render(text)).rejects.toMatchObject({ code: "AGENT", message: whole });
  });
});

test.each([
  ["{{ topic }}", undefined],
  ["no template {", undefined],
  ["{% if %}", "unexpected token: %} (line 1, column 7)"],
])("fault() of %j is %p", async (text, expected) => {
  expect(await createTemplate(text, { base: "/", owner: "it" }).fault()).toBe(expected as string);
});

test.each([
  ["{{ a }}", true],
  ["{% a %}", true],
  ["{# a #}", true],
  ["{ a } {a} %}", false],
])("isTemplate(%j) is %p", (text, expected) => {
  expect(isTemplate(text)).toBe(expected);
});

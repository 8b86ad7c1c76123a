import { describe, expect, test } from "bun:test";
import { templateVariables } from "../../src/prompt/variables.ts";

const FILES: Record<string, string> = {
  "part.md": "{{ inner }}{% include 'part.md' %}",
  "row.md": "{{ item }}{{ other }}",
  "deep.md": "{% include 'part.md' %}{{ deep }}",
  "forms.md": "{% macro field(label) %}{{ label }}{{ hidden }}{% endmacro %}",
};

const variables = (text: string) =>
  templateVariables(text, "root", (name) => (FILES[name] === undefined ? undefined : { text: FILES[name], name })).join(
    " ",
  );

describe("templateVariables() finds in", () => {
  test.each([
    ["plain text", "no { braces } here", ""],
    ["an output", "{{ topic }} {{ topic }}", "topic"],
    ["an output that trims", "{{- topic -}}", "topic"],
    ["a path", "{{ user.name.first }} {{ user['x'] }} {{ list[index] }}", "user list index"],
    ["a condition", "{% if a.b and not c %}{% elif d == 'x' %}{% else %}{% endif %}", "a c d"],
    ["a test", "{% if a is defined and b is not none and c is divisibleby d %}{% endif %}", "a b c d"],
    ["an inline condition", "{{ a if b else c }}", "a b c"],
    ["a filter and its arguments", "{{ a | default(b) | yaml.stringify | json.stringify(null, 2) }}", "a b"],
    ["literals", "{{ 'a' }}{{ \"b\" }}{{ 1.5 }}{{ true }}{{ none }}{{ [x, 2] }}", "x"],
    ["escaped quotes", "{{ 'it\\'s }} {{ not' ~ a }}", "a"],
    ["an object", "{{ { a: b, 'c': { d: e } } }}{{ f }}", "b e f"],
    ["a call", "{{ range(n) }}{{ helper(a, key=b) }}{{ obj.method(c) }}", "n a b obj c"],
    ["operators", "{{ a ~ b }}{{ c // d }}{{ -e ** f }}{{ g in h }}{{ i<j }}", "a b c d e f g h i j"],
    ["a loop", "{% for item in items %}{{ item }}{{ loop.index }}{{ outer }}{% endfor %}", "items outer"],
    ["a loop over pairs", "{% for key, value in map %}{{ key }}{{ value }}{% endfor %}{{ key }}", "map key"],
    ["nested loops", "{% for a in list %}{% for b in a.rows %}{{ a }}{{ b }}{% endfor %}{{ b }}{% endfor %}", "list b"],
    ["what is set", "{% set x = y %}{{ x }}{% set a, b = c %}{{ a }}{{ b }}", "y c"],
    ["what is set to a block", "{% set x %}{{ y }}{% endset %}{{ x }}", "y"],
    ["a use before it is set", "{{ x }}{% set x = 1 %}", "x"],
    ["a macro", "{% macro m(a, b=c) %}{{ a }}{{ b }}{{ d }}{% endmacro %}{{ m(e) }}{{ a }}", "c d e a"],
    ["a call block", "{% call(row) table(rows) %}{{ row }}{{ x }}{% endcall %}", "rows x"],
    [
      "blocks and filters",
      "{% block body %}{{ a }}{% endblock body %}{% filter replace(b, 'c') %}{{ d }}{% endfilter %}",
      "a b d",
    ],
    ["a switch", "{% switch a %}{% case b %}{% default %}{{ c }}{% endswitch %}", "a b c"],
    [
      "raw text and comments",
      "{% raw %}{{ a }}{% endraw %}{# {{ b }} #}{%- verbatim -%}{{ c }}{%- endverbatim -%}{{ d }}",
      "d",
    ],
    ["an included file", "{% include 'part.md' %}{{ own }}", "inner own"],
    ["a file that is included by one", "{% include 'deep.md' %}", "inner deep"],
    ["a file that is included in a loop", "{% for item in items %}{% include 'row.md' %}{% endfor %}", "items other"],
    ["a parent", "{% extends 'part.md' %}", "inner"],
    ["a file that may be missing", "{% include 'none.md' ignore missing %}{{ a }}", "a"],
    ["a file that an input names", "{% include file ignore missing %}", "file"],
    [
      "imports",
      "{% import 'forms.md' as forms %}{{ forms.field(a) }}{% from 'forms.md' import field as f, g %}{{ f(b) }}{{ g }}",
      "a b",
    ],
    ["what every template has", "{{ userContext.id }}{{ $afs.list() }}{{ $agent.skills }}{{ cycler(a) }}", "a"],
    ["text that is cut off", "{{ a", "a"],
    ["braces within strings", "{{ '}}' ~ a }}{{ b }}", "a b"],
  ])("%s", (_, text, expected) => {
    expect(variables(text)).toBe(expected);
  });
});

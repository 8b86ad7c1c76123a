/** The short way to read YAML, against the long one. */
import { describe, expect, test } from "bun:test";
import { parsePlainYaml } from "../../src/loader/plain-yaml.ts";
import { parseYaml } from "../../src/loader/yaml.ts";

const AGENT = `#!/usr/bin/env aigne
name: chat
description: "Answers, briefly"
model:
  provider: openai
  temperature: 0.8
instructions: |
  You are {{ role }}: be brief.

    # not a comment
input_schema:
  type: object
  properties:
    topic:
      type: string
  required:
  - topic
skills:
  - sandbox.js
  - url: ./tools/time.js
    default_input:
      zone: UTC
  - type: function
    process: |-
      return {};
mcp_server:
  agents: [chat.yaml, 'b.js']
`;

/** Lines that make sense in some orders, and in others are among what the two parsers may take differently. */
const LINES = `${AGENT}
name: again
a: b: c
a: |+
  kept

a: >
  folded
a: *x
b: &x 1
  c: 3
 d: 1
e: - x
1: x
"quoted": 1
'single': 1
true: 1
null: 1
<<: {a: 1}
f: ~
g: Null
h: TRUE
i: 007
j: 1e3
k: .5
l: 0x1f
m: 1_000
n: -
o: [a,b]
p: [a, ]
q: [a b, c]
r: {a: 1}
s: a #comment
t: a#b
u: http://x.y:80/z?a=b
v: 'it''s'
w: "a\\nb"
x: "é ☃"
y: @x
z: %x
- - nested
- a: 1
  b: 2
- |
  block
-  k: 1
   l: 2
-
  k: v
---
...
\ttab: 1`.split("\n");

describe("parsePlainYaml()", () => {
  test("reads a usual agent as the whole language would", () => {
    const plain = parsePlainYaml(AGENT);
    expect(plain).toBeDefined();
    expect(plain?.data).toEqual(parseYaml(AGENT).data);
  });

  test.each([
    ["a key that stands twice", "a: 1\nb: 2\na: 3"],
    ["a key that stands twice in an item", "- a: 1\n  a: 2"],
    ["tabs", "a:\tb"],
    ["a comment after a value", "a: b # c"],
    ["anchors and aliases", "a: &x 1\nb: *x"],
    ["merge keys", "<<: {a: 1}"],
    ["documents", "---\na: 1"],
    ["text over several lines", "a: one\n  two"],
    ["escapes", 'a: "\\u00e9"'],
    ["numbers that are written oddly", "a: 0o17"],
    ["folded text", "a: >\n  b"],
    ["indentation that leads nowhere", "a: 1\n  b: 2"],
    ["a prototype", "__proto__: 1"],
    ["nothing", ""],
    ["a mistake", "a: [1"],
  ])("leaves %s to the whole language", (_, text) => {
    expect(parsePlainYaml(text)).toBeUndefined();
  });

  test("never reads anything differently than the whole language", () => {
    const random = pseudoRandom(20240613);
    let read = 0;
    for (let round = 0; round < 6000; round++) {
      const text = someLines(random).join("\n");
      const plain = parsePlainYaml(text);
      if (!plain) continue;
      read++;
      const whole = parseYaml(text);
      expect({ text, faults: whole.faults, data: whole.data }).toEqual({ text, faults: [], data: plain.data });
    }
    expect(read).toBeGreaterThan(500);
  });
});

/** Runs of consecutive lines from anywhere, now and then indented otherwise than they were. */
function someLines(random: () => number): string[] {
  let at = Math.floor(random() * LINES.length);
  return Array.from({ length: 1 + Math.floor(random() * 8) }, () => {
    if (random() < 0.25) at = Math.floor(random() * LINES.length);
    const line = LINES[at++ % LINES.length] ?? "";
    return random() < 0.1 ? " ".repeat(1 + Math.floor(random() * 3)) + line : line;
  });
}

function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

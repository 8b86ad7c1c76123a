/** The `team` kind: its steps, their inputs and outputs, what is said and what fails. */
import { describe, expect, test } from "bun:test";
import type { LoadOptions } from "../../src/loader/project.ts";
import type { AgentEvent } from "../../src/runtime/events.ts";
import { type LoadedProject, loaded, problemsOf, warningsOf } from "../helpers/load-project.ts";

const DOUBLE = `
  - type: function
    name: double
    process: 'return { result: input.num * 2 }'
`;
const PLUS_ONE = `
  - type: transform
    name: plus_one
    jsonata: '{ "final": result + 1 }'
`;

/** A project whose team `t` is written by these lines. */
const files = (lines: string, rest: Record<string, string> = {}) => ({
  "aigne.yaml": "mcp_server: {agents: [t.yaml]}",
  "t.yaml": `type: team\nname: t\n${lines}`,
  ...rest,
});
const team = async (lines: string, rest?: Record<string, string>): Promise<LoadedProject> =>
  await loaded(files(lines, rest));

const fn = (name: string, body: string) => `\n  - {type: function, name: ${name}, process: ${JSON.stringify(body)}}`;
const texts = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.type === "text-delta" ? [`${event.depth} ${event.agent}: ${event.text}`] : []));

/** Models that say the words of the agent that asks; one of them may be waited for by the others. */
function speaking(words: Record<string, string[]>, { after }: { after?: string } = {}): Partial<LoadOptions> {
  const before = Promise.withResolvers<void>();
  return {
    createModel: () => ({
      id: "test/words",
      async *stream(_, { agent }) {
        for (const text of words[agent] ?? []) {
          if (text !== "" && after !== undefined && agent !== after) await before.promise;
          yield { type: "text", text };
        }
        if (agent === after) before.resolve();
        yield { type: "finish", reason: "stop", usage: { inputTokens: 1, outputTokens: 1 } };
      },
    }),
  };
}

describe("a sequence", () => {
  test.each<[string, string, object]>([
    ["answers with what its last step returns", `skills:${DOUBLE}${PLUS_ONE}`, { final: 3 }],
    [
      "answers with what all steps return where that is asked for",
      `include_all_steps_output: true\nskills:${DOUBLE}${PLUS_ONE}`,
      { result: 2, final: 3 },
    ],
    ["may have one step", `mode: sequential\nskills:${DOUBLE}`, { result: 2 }],
    [
      "gives every step the team's input and what came before, the later winning",
      `skills:${fn("a", "return { num: 5, a: 1 }")}${fn("b", "return { b: { ...input } }")}${fn("c", "return { seen: input }")}`,
      { seen: { num: 5, a: 1, b: { num: 5, a: 1 } } },
    ],
    [
      "may be spelled in kebab case",
      `include-all-steps-output: true\nskills:${DOUBLE}${PLUS_ONE}`,
      { result: 2, final: 3 },
    ],
    [
      "may contain teams, written out and in files",
      `skills:
  - type: team
    name: inner
    mode: parallel
    skills:
      - sub/inner.yaml
      - {type: function, name: c, process: "return { c: input.num }"}
  - {type: function, name: last, process: "return { ...input, last: true }"}`,
      { num: 1, deep: 11, c: 1, last: true },
    ],
  ])("%s", async (_, lines, output) => {
    await using project = await team(lines, {
      "sub/inner.yaml": "type: team\nskills: [../deep.js]",
      "deep.js": "export default function deep({ num }) { return { deep: num + 10 } }",
    });
    expect(project.warnings).toEqual([]);
    expect(await project.call("t", { num: 1 })).toEqual(output as never);
  });

  test("heeds the defaults of its steps and of itself", async () => {
    await using project = await team(
      "default_input: {num: 2}\ninclude_input_in_output: true\nskills:\n  - {url: add.js, default_input: {by: 5}}",
      { "add.js": "export default function add({ num, by }) { return { sum: num + by } }" },
    );
    expect(await project.call("t")).toEqual({ num: 2, sum: 7 });
  });

  test("checks what it returns against its output schema", async () => {
    await using project = await team(`output_schema: {properties: {result: {type: string}}}\nskills:${DOUBLE}`);
    await expect(project.call("t", { num: 1 })).rejects.toThrow('"result" must be string');
  });
});

describe("steps side by side", () => {
  test("get the same input, and their outputs are merged in the order of the steps", async () => {
    const slow = fn("slow", "await new Promise(setImmediate); return { a: 'slow', slow: { ...input } }");
    const quick = fn("quick", "return { a: 'quick', quick: { ...input } }");
    for (const [skills, winner] of [
      [slow + quick, "quick"],
      [quick + slow, "slow"],
    ] as const) {
      await using project = await team(`mode: parallel\nskills:${skills}`);
      expect(await project.call("t", { n: 1 })).toEqual({ a: winner, slow: { n: 1 }, quick: { n: 1 } });
    }
  });

  test("run at once", async () => {
    const global = globalThis as { meeting?: PromiseWithResolvers<string>[] };
    global.meeting = [Promise.withResolvers(), Promise.withResolvers()];
    const meet = (mine: number, other: number) =>
      `const m = globalThis.meeting; m[${mine}].resolve("${mine}"); return { from${other}: await m[${other}].promise }`;
    await using project = await team(`mode: parallel\nskills:${fn("a", meet(0, 1))}${fn("b", meet(1, 0))}`);
    expect(await project.call("t")).toEqual({ from1: "1", from0: "0" });
  });

  test("are told to stop when one fails", async () => {
    const global = globalThis as { stopped?: PromiseWithResolvers<string> };
    global.stopped = Promise.withResolvers();
    const waits = fn(
      "waits",
      "const s = options.signal; return new Promise(() => s.addEventListener('abort', () => globalThis.stopped.resolve('stopped')))",
    );
    await using project = await team(`mode: parallel\nskills:${waits}${fn("fails", "throw new Error('broken')")}`);
    await expect(project.call("t")).rejects.toThrow('Step "fails" failed: broken');
    expect(await global.stopped.promise).toBe("stopped");
  });
});

describe("what a team says", () => {
  const say = (name: string, ...words: string[]) =>
    `\n  - type: function\n    name: ${name}\n    process: |\n      return (async function* () { ${words.map((word) => `yield { delta: { text: { message: "${word}" } } };`).join(" ")} })()`;

  test("is what its last step says", async () => {
    await using project = await team(`skills:${say("a", "no")}${say("b", "Hel", "lo")}`);
    expect(await project.call("t")).toEqual({ message: "Hello" });
    expect(texts(project.events)).toEqual(["1 a: no", "1 b: Hel", "0 t: Hel", "1 b: lo", "0 t: lo"]);
  });

  test("is what the last step of its last team says", async () => {
    await using project = await team(
      `skills:${say("a", "no")}\n  - type: team\n    name: inner\n    skills:\n      - b.js\n`,
      { "b.js": "export default function* b() { yield { delta: { text: { message: 'yes' } } } }" },
    );
    await project.call("t");
    expect(texts(project.events)).toEqual(["1 a: no", "2 b: yes", "1 inner: yes", "0 t: yes"]);
  });

  const writer = (key: string, topic: string) =>
    `\n  - {type: ai, name: ${topic}, output_key: ${key}, instructions: "Write of ${topic}"}`;

  test("in text is text to those who ask for it, where the last step answers so", async () => {
    const lines = `skills:${fn("draft", "return { topic: 'cats' }")}${writer("poem", "cats")}`;
    await using project = await loaded(files(lines), speaking({ cats: ["Soft ", "paws"] }));
    expect(project.agents[0]?.textKey).toBe("poem");
    expect(await project.call("t")).toEqual({ poem: "Soft paws" });
    expect(texts(project.events)).toEqual(["1 cats: Soft ", "0 t: Soft ", "1 cats: paws", "0 t: paws"]);
  });

  test.each<[string, boolean]>([
    ["and somebody listens", true],
    ["and nobody listens", false],
  ])("side by side under one key is what the first to speak says, %s", async (_, listens) => {
    const lines = `mode: parallel\nskills:${writer("message", "cats")}${writer("message", "dogs")}`;
    const words = { cats: ["me", "ow"], dogs: ["", "wo", "of"] };
    await using project = await loaded(files(lines), speaking(words, { after: "cats" }));
    const said: AgentEvent[] = [];
    const emit = listens ? (event: AgentEvent) => said.push(event) : undefined;
    expect(await project.call("t", {}, { emit })).toEqual({ message: "meow" });
    const own = texts(said).filter((text) => text.startsWith("0"));
    expect(own).toEqual(listens ? ["0 t: me", "0 t: ow"] : []);
    expect(project.agents[0]?.textKey).toBe("message");
  });

  test("side by side under several keys is no text, since none of them is the answer", async () => {
    const lines = `mode: parallel\nskills:${writer("a", "cats")}${writer("b", "dogs")}`;
    await using project = await loaded(files(lines), speaking({ cats: ["meow"], dogs: ["woof"] }));
    expect(project.agents[0]?.textKey).toBeUndefined();
    expect(await project.call("t")).toEqual({ a: "meow", b: "woof" });
    expect(texts(project.events).filter((text) => text.startsWith("0"))).toEqual([]);
  });
});

describe("a step that fails", () => {
  test.each<[string, string, object]>([
    [
      "is named",
      `skills:${fn("a", "return {}")}${fn("b", "throw new Error('kaboom')")}`,
      { code: "AGENT", message: 'Step "b" failed: kaboom' },
    ],
    [
      "is named once",
      "skills:\n  - {type: function, name: b, process: 'return {}', input_schema: {required: [x]}}",
      { code: "INPUT", message: 'Cannot call "t": "x" is required' },
    ],
    [
      "is named with its team",
      `skills:\n  - type: team\n    name: inner\n    skills:\n      - {type: function, name: b, process: "throw new Error('kaboom')"}`,
      { message: 'Step "inner" failed: Step "b" failed: kaboom' },
    ],
    [
      "tells no more of a mistake of its code",
      `skills:${fn("b", "return null.x")}`,
      { code: "AGENT", message: 'Step "b" failed unexpectedly' },
    ],
    [
      "is named with the item it was given",
      `iterate_on: rows\nskills:${fn("b", "if (input.n > 1) throw new Error('too much'); return {}")}`,
      { message: 'Step "b" failed at rows[1]: too much' },
    ],
    [
      "is named by the fault of its input, after the first",
      `skills:${fn("a", "return { x: 'text' }")}\n  - {type: function, name: b, process: 'return {}', input_schema: {properties: {x: {type: number}}}}`,
      { message: 'Cannot call "b": "x" must be number' },
    ],
  ])("%s", async (_, lines, failure) => {
    await using project = await team(lines);
    const error = await project.call("t", { rows: [{ n: 1 }, { n: 2 }, { n: 3 }] }).catch((thrown) => thrown);
    expect(error).toMatchObject(failure);
  });

  test("is the last that runs", async () => {
    const global = globalThis as { ran?: string[] };
    global.ran = [];
    await using project = await team(
      `skills:${fn("a", "throw new Error('x')")}${fn("b", "globalThis.ran.push('b'); return {}")}`,
    );
    await expect(project.call("t")).rejects.toThrow();
    expect(global.ran).toEqual([]);
  });

  test("is told of in the events of its step and of the team", async () => {
    await using project = await team(`skills:${fn("a", "return {}")}${fn("b", "throw new Error('kaboom')")}`);
    const events: AgentEvent[] = [];
    await project.call("t", {}, { emit: (event) => events.push(event) }).catch(() => undefined);
    const facts = events.map((event) => [event.type, event.agent, event.depth, "error" in event ? event.error : ""]);
    expect(facts).toEqual([
      ["agent-start", "t", 0, ""],
      ["agent-start", "a", 1, ""],
      ["agent-end", "a", 1, ""],
      ["agent-start", "b", 1, ""],
      ["agent-end", "b", 1, "kaboom"],
      ["agent-end", "t", 0, 'Step "b" failed: kaboom'],
    ]);
  });
});

describe("a team whose call is cancelled", () => {
  const stopper = fn("a", "globalThis.stopper.abort(); return { a: 1 }");
  const counter = fn("b", "globalThis.count += 1; return {}");
  const global = globalThis as { stopper?: AbortController; count?: number };

  test.each<[string, string]>([
    ["begins no further step", `skills:${stopper}${counter}`],
    ["begins no further item", `iterate_on: rows\nskills:${stopper}${counter}`],
    [
      "begins no further round",
      `skills:${stopper}\nreflection: {reviewer: {type: function, name: r, process: "globalThis.count += 1; return {}"}, is_approved: ok}`,
    ],
  ])("%s", async (_, lines) => {
    global.stopper = new AbortController();
    global.count = 0;
    await using project = await team(lines);
    const call = project.call("t", { rows: [{}, {}] }, { signal: global.stopper.signal });
    expect(await call.catch((error) => error)).toMatchObject({ code: "CANCELLED" });
    expect(global.count).toBe(0);
  });

  test("interrupts the step that runs", async () => {
    const stop = new AbortController();
    await using project = await team(`mode: parallel\nskills:${fn("a", "return new Promise(() => {})")}`);
    const call = project.call("t", {}, { signal: stop.signal });
    stop.abort();
    expect(await call.catch((error) => error)).toMatchObject({ code: "CANCELLED" });
  });
});

describe("a team that is not right", () => {
  test.each<[string, string, string[]]>([
    ["without skills", "mode: parallel", ['t.yaml:1:1: "skills": TeamAgent must have at least one skill defined']],
    ["with an empty list", "skills: []", ['t.yaml:3:9: "skills": TeamAgent must have at least one skill defined']],
    [
      "with an unknown mode",
      `mode: serial\nskills:${DOUBLE}`,
      ['t.yaml:3:7: "mode": found a string ("serial"), expected one of sequential, parallel'],
    ],
    [
      "whose items wait for others at once",
      `iterate_on: rows\nconcurrency: 3\niterate-with-previous-output: true\nskills:${DOUBLE}`,
      [
        't.yaml:5:31: "iterate_with_previous_output": iterateWithPreviousOutput cannot be used with concurrency > 1, concurrency: 3',
      ],
    ],
    [
      "whose step is not right",
      "skills:\n  - {type: transform, name: x, jsonata: '{'}",
      ['t.yaml:4:41: "jsonata": Expected ":" before end of expression (line 1, column 1 of the expression)'],
    ],
    [
      "that works for itself",
      "skills: [t.yaml]",
      ["t.yaml:3:10: Failed to load agent definition: agents call each other in a circle: t.yaml → t.yaml"],
    ],
  ])("%s is refused", async (_, lines, problems) => {
    expect(await problemsOf(files(lines))).toEqual(problems);
  });

  test("is warned of a misspelt key", async () => {
    expect(await warningsOf(files(`iterateOm: rows\nskills:${DOUBLE}`))).toEqual([
      't.yaml:3:1: "iterateOm" is not a key I know, did you mean "iterateOn"?',
    ]);
  });
});

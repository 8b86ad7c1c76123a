/** The `function` kind: what code is called with, what it may return, and what is told of its failures. */
import { describe, expect, test } from "bun:test";
import { AppError } from "../../src/errors.ts";
import type { AgentEvent } from "../../src/runtime/events.ts";
import { type LoadedProject, loaded } from "../helpers/load-project.ts";

/** A project whose agent `a` is this code. */
async function agent(source: string, files: Record<string, string> = {}): Promise<LoadedProject> {
  const manifest = `agents: [a.js${Object.keys(files)
    .filter((file) => /^[^/]+\.(js|yaml)$/.test(file))
    .map((file) => `, ${file}`)
    .join("")}]`;
  return await loaded({ "aigne.yaml": manifest, "a.js": source, ...files });
}

const types = (events: readonly AgentEvent[]) =>
  events.map(({ type, agent: name, depth, ...rest }) => ({ type, name, depth, ...rest }));

describe("what code returns", () => {
  test.each<[string, string, unknown]>([
    ["an object", "export default () => ({ n: 1 })", { n: 1 }],
    ["an object later", "export default async () => ({ n: 2 })", { n: 2 }],
    ["an object of no class", "export default () => Object.assign(Object.create(null), { n: 3 })", { n: 3 }],
    ["a promise of another make", "export default () => ({ then(resolve) { resolve({ n: 4 }) } })", { n: 4 }],
    [
      "objects with lists and text in them",
      "export default () => ({ list: [1], text: 'x', none: null })",
      { list: [1], text: "x", none: null },
    ],
    [
      "pieces from a generator",
      "export default function* () { yield { delta: { text: { t: 'Hel' } } }; yield { delta: { text: { t: 'lo', u: 'x' }, json: { n: 1, none: undefined } } }; yield { delta: { json: { n: 2 } } } }",
      { t: "Hello", u: "x", n: 2 },
    ],
    [
      "pieces from an async generator, with an end",
      "export default async function* () { yield { delta: { text: { t: 'a' }, json: { done: false } } }; return { done: true } }",
      { t: "a", done: true },
    ],
    [
      "pieces from a stream",
      "export default () => new ReadableStream({ start(c) { c.enqueue({ delta: { text: { t: 'x' } } }); c.close() } })",
      { t: "x" },
    ],
    [
      "a stream later",
      "export default async () => new ReadableStream({ start(c) { c.enqueue({ delta: { json: { n: 5 } } }); c.close() } })",
      { n: 5 },
    ],
    [
      "text after something else of the same name",
      "export default function* () { yield { delta: { json: { t: 5 } } }; yield { delta: { text: { t: 'x' } } } }",
      { t: "x" },
    ],
    ["no pieces at all", "export default function* () {}", {}],
    [
      "an agent, which takes over",
      "export default (_, { context }) => context.agents.b",
      { from: "b", input: { n: 9 } },
    ],
    [
      "an agent at the end of pieces",
      "export default async function* (_, { context }) { yield { delta: { json: { first: 1 } } }; return context.skills.b }\n",
      { first: 1, from: "b", input: { n: 9 } },
    ],
  ])("may be %s", async (_, source, output) => {
    const files = { "b.js": "export default function b(input) { return { from: 'b', input } }" };
    await using project = await agent(
      `${source.replace("export default", "const a =")}\na.skills = ['b.js'];\nexport default a`,
      files,
    );
    expect(await project.call("a", { n: 9 })).toEqual(output as never);
  });

  test.each<[string, string, string]>([
    ["text", "'just text'", "(string): just text"],
    ["a list", "[1, 2]", "(array): [1,2]"],
    ["null", "null", "(null): null"],
    ["nothing", "undefined", "(undefined): undefined"],
    ["text later", "Promise.resolve('late')", "(string): late"],
  ])("may not be %s", async (_, value, found) => {
    await using project = await agent(`export default function a() { return ${value} }`);
    const error = await project.call("a").catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: "AGENT",
      message: `expect to return a record type such as {result: ...}, but got ${found}`,
    });
  });

  test("may not be pieces of anything else", async () => {
    await using project = await agent("export default function* a() { yield 5 }");
    await expect(project.call("a")).rejects.toThrow(
      "Cannot use what the function yields: a number (5), expected {delta: …} or {progress: …}",
    );
  });

  test("comes at once when the code does not wait", async () => {
    await using project = await agent("export default function a() { return { n: 1 } }");
    const call = { callId: "x", depth: 0, emit: undefined, userContext: {}, signal: new AbortController().signal };
    expect(project.agents[0]?.run({}, call)).toEqual({ n: 1 });
  });

  test("is checked against the schema of the output, and may come with the input", async () => {
    await using project = await agent(
      "export default function a({ n }) { return { twice: n > 1 ? 'x' : n * 2 } }\na.output_schema = { properties: { twice: { type: 'number' } } };\na.include_input_in_output = true",
    );
    expect(await project.call("a", { n: 1 })).toEqual({ n: 1, twice: 2 });
    await expect(project.call("a", { n: 2 })).rejects.toThrow('"twice" must be number');
  });
});

describe("what code is called with", () => {
  test("is its input with the defaults filled in", async () => {
    await using project = await agent(
      "export default function a(input) { return { input } }\na.default_input = { title: 'T', description: { $get: 'title' } };\na.input_schema = { properties: { n: { type: 'number', default: 1 } } }",
    );
    expect(await project.call("a", { title: "given", extra: true })).toEqual({
      input: { title: "given", description: "given", n: 1, extra: true },
    });
  });

  test("is the agent as this, and options with the call", async () => {
    await using project = await agent(
      `export default function a(input, options) {
         const { context } = options;
         return { name: this.name, description: this.description, schema: this.inputSchema, skills: this.skills.map(({ name }) => name), named: this.skills.b.name,
           keys: Object.keys(options), id: context.id, same: context.signal === options.signal, again: options.context === context, streaming: options.streaming };
       }
       a.description = "d"; a.skills = ["b.js"];`,
      { "b.js": "export default function b() { return {} }" },
    );
    expect(await project.call("a", {}, { callId: "id" })).toEqual({
      name: "a",
      description: "d",
      schema: { type: "object" },
      skills: ["b"],
      named: "b",
      keys: ["streaming", "signal", "context"],
      id: "id",
      same: true,
      again: true,
      streaming: true,
    });
  });

  test("is one userContext for all agents of a call", async () => {
    await using project = await agent(
      "export default async function a(_, { context }) { context.userContext.seen = ['a']; await context.invoke('b'); return context.userContext }",
      { "b.js": "export default function b(_, { context }) { context.userContext.seen.push('b'); return {} }" },
    );
    const userContext = {};
    expect(await project.call("a", {}, { userContext })).toEqual({ seen: ["a", "b"] });
    expect(userContext).toEqual({ seen: ["a", "b"] });
  });

  test("is the id of its model, which nothing else needs", async () => {
    await using project = await loaded(
      { "aigne.yaml": "agents: [a.js]", "a.js": "export default (_, { context }) => ({ ...context.model })" },
      { createModel: () => ({ id: "openai/x", stream: () => ({}) as never }) },
    );
    expect(await project.call("a")).toEqual({ name: "openai/x" });
  });
});

describe("context.invoke()", () => {
  const b = { "b.js": "export default function b(input, { context }) { return { from: 'b', input, id: context.id } }" };

  test.each([
    ["a name", "'b'"],
    ["an agent of the project", "context.agents['b']"],
    ["an agent of the project by number", "context.agents[1]"],
    ["an agent that was looked for", "context.agents.find((agent) => agent.name === 'b')"],
    ["a skill", "this.skills[0]"],
    ["a skill of the context", "context.skills['b']"],
  ])("calls %s", async (_, target) => {
    await using project = await agent(
      `export default async function a(input, { context }) { return { got: await context.invoke(${target}, { n: 1 }) } }\na.skills = ["b.js"]`,
      b,
    );
    expect(await project.call("a")).toEqual({ got: { from: "b", input: { n: 1 }, id: "test" } });
  });

  test("calls a function, with what it says of itself", async () => {
    await using project = await agent(
      `function helper({ n }) { return { n, name: this.name } }
       helper.input_schema = { type: "object", properties: { n: { type: "number", required: true } } };
       export default async function a(input, { context }) { return await context.invoke(helper, input) }`,
    );
    expect(await project.call("a", { n: 1 })).toEqual({ n: 1, name: "helper" });
    await expect(project.call("a", { n: "x" })).rejects.toThrow('Cannot call "helper": "n" must be number');
  });

  test.each([
    ["handles", "return await context.agents.b.invoke({ n: 1 }, options)"],
    ["this.invokeSkill", "return await this.invokeSkill(this.skills.b, { n: 1 }, options)"],
    ["options that are handed on", "return await context.invoke('b', { n: 1 }, options)"],
  ])("is behind %s", async (_, body) => {
    await using project = await agent(
      `export default async function a(input, options) { const { context } = options; ${body} }\na.skills = ["b.js"]`,
      b,
    );
    expect(await project.call("a")).toEqual({ from: "b", input: { n: 1 }, id: "test" });
  });

  test.each([
    [
      "a number",
      "context.invoke(5)",
      "Cannot invoke a number (5), expected an agent, a function or the name of an agent",
    ],
    [
      "an object",
      "context.invoke({})",
      "Cannot invoke an object, expected an agent, a function or the name of an agent",
    ],
    [
      "an agent without the call's options",
      "this.skills.b.invoke({})",
      'Cannot invoke "b" without options, expected those the function was called with',
    ],
  ])("refuses %s", async (_, call, message) => {
    await using project = await agent(
      `export default async function a(_, { context }) { return await ${call} }\na.skills = ["b.js"]`,
      b,
    );
    await expect(project.call("a")).rejects.toThrow(message);
  });

  test("gives a stream where one is asked for", async () => {
    await using project = await agent(
      `export default async function a(_, { context }) {
         const pieces = [];
         for await (const piece of await context.invoke("talker", {}, { streaming: true })) pieces.push(piece);
         return { pieces };
       }`,
      {
        "talker.js":
          "export default async function* talker() { yield { delta: { text: { message: 'Hi' } } }; return { n: 1 } }",
      },
    );
    expect(await project.call("a", {}, { emit: undefined })).toEqual({
      pieces: [{ delta: { text: { message: "Hi" } } }, { delta: { json: { message: "Hi", n: 1 } } }],
    });
  });

  test("passes a failure on, to be caught or not", async () => {
    await using project = await agent(
      "export default async function a({ caught }, { context }) { const call = context.invoke('b'); return caught ? { caught: await call.catch((e) => e.message) } : await call }",
      { "b.js": "export default function b() { throw new Error('b says no') }" },
    );
    expect(await project.call("a", { caught: true })).toEqual({ caught: "b says no" });
    await expect(project.call("a")).rejects.toThrow("b says no");
  });

  test("ends calls that lead round and round", async () => {
    await using project = await agent(
      "export default async function a(_, { context }) { return await context.invoke('a') }",
    );
    await expect(project.call("a")).rejects.toThrow('Cannot call "a": agents call each other');
  });
});

describe("what is heard of a call", () => {
  test("is the text of generators as it comes, and their progress", async () => {
    await using project = await agent(
      `export default async function* a(_, { context }) {
         yield { progress: "starting" };
         context.progress({ progress: 1, total: 2, message: "half", other: {} });
         yield { delta: { text: { message: "Hel" } }, progress: { progress: 2, total: 2 } };
         yield { delta: { text: { message: "lo", empty: "" } } };
         context.progress("done"); context.progress({}); context.progress(5);
       }`,
    );
    await project.call("a");
    expect(types(project.events)).toEqual([
      { type: "progress", name: "a", depth: 0, message: "starting" },
      { type: "progress", name: "a", depth: 0, progress: 1, total: 2, message: "half" },
      { type: "progress", name: "a", depth: 0, progress: 2, total: 2 },
      { type: "text-delta", name: "a", depth: 0, text: "Hel" },
      { type: "text-delta", name: "a", depth: 0, text: "lo" },
      { type: "progress", name: "a", depth: 0, message: "done" },
    ]);
  });

  test("is what an agent that took over says, in the name of the first", async () => {
    await using project = await agent("export default (_, { context }) => context.agents.b", {
      "b.js": "export default function* b() { yield { delta: { text: { message: 'Hi' } } } }",
    });
    expect(await project.call("a")).toEqual({ message: "Hi" });
    expect(types(project.events)).toContainEqual({ type: "text-delta", name: "a", depth: 0, text: "Hi" });
  });
});

describe("a cancelled call", () => {
  const cases: [string, string][] = [
    [
      "code that waits for ever",
      "export default async function a() { globalThis.began(); await new Promise(() => {}) }",
    ],
    [
      "a generator that waits for ever",
      "export default async function* a() { globalThis.began(); await new Promise(() => {}); yield {} }",
    ],
    [
      "code that calls such code",
      "const b = async () => { globalThis.began(); await new Promise(() => {}) };\nexport default async function a(_, { context }) { return await context.invoke(b) }",
    ],
    [
      "code that listens to its signal",
      "export default async function a(_, { signal }) { globalThis.began(); await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('heard')))) }",
    ],
  ];
  test.each(cases)("ends %s", async (_, source) => {
    const { promise: began, resolve } = Promise.withResolvers<void>();
    const global = globalThis as { began?: () => void };
    global.began = resolve;
    await using project = await agent(source);
    const controller = new AbortController();
    const call = project.call("a", {}, { signal: controller.signal });
    await began;
    controller.abort();
    const error = await call.catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "CANCELLED" });
    delete global.began;
  });

  test("lets generators clean up", async () => {
    const cleaned = Promise.withResolvers<void>();
    const global = globalThis as { cleaned?: () => void };
    global.cleaned = cleaned.resolve;
    await using project = await agent(
      `export default async function* a(_, { context, signal }) {
         try { for (;;) { yield { progress: "on" }; await new Promise((resolve) => setTimeout(resolve, 1)) } }
         finally { globalThis.cleaned() }
       }`,
    );
    const controller = new AbortController();
    const call = project.call("a", {}, { signal: controller.signal, emit: () => controller.abort() });
    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
    await cleaned.promise;
    delete global.cleaned;
  });
});

describe("a failure", () => {
  test.each([
    ["an error", "throw new Error('kaboom from fn')", "kaboom from fn"],
    ["an error later", "return Promise.reject(new Error('later'))", "later"],
    [
      "an error of the author's own",
      "class NoSuchCity extends Error {}; throw new NoSuchCity('no such city')",
      "no such city",
    ],
    ["an error with a code", "throw Object.assign(new Error('quota'), { code: 'QUOTA', status: 429 })", "quota"],
    ["text", "throw 'just text'", "just text"],
    ["an error without a message", "throw new Error()", "Error"],
    ["an error of a generator", "return (function* () { throw new Error('from within') })()", "from within"],
  ])("the author means is told: %s", async (_, body, message) => {
    await using project = await agent(`export default function a() { ${body} }`);
    const error = await project.call("a").catch((thrown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "AGENT", message });
  });

  test.each([
    ["a mistake", "null.x", "TypeError"],
    ["a name that means nothing", "nope()", "ReferenceError"],
    ["a number out of range", "new Array(-1)", "RangeError"],
    ["text that is no JSON", "JSON.parse('{')", "SyntaxError"],
    ["a file that is not there", "require('node:fs').readFileSync('/no/such/file')", "Error"],
    ["a package that is not there", "require('no-such-package')", "ResolveMessage"],
  ])("nobody means is left as it is: %s", async (_, code, name) => {
    await using project = await agent(`module.exports = async function a() { ${code}; return {} }`);
    const error = await project.call("a").catch((thrown) => thrown);
    expect(error).not.toBeInstanceOf(AppError);
    expect(error.constructor.name).toBe(name);
  });

  test("says nothing of the server's directories, and keeps its cause for the log", async () => {
    await using project = await agent(
      "import { join } from 'node:path';\nexport default function a() { throw new Error('Cannot read ' + join(import.meta.dir, 'data/x.json') + ' of ' + import.meta.url) }",
    );
    const error = await project.call("a").catch((thrown) => thrown);
    expect(error.message).toBe("Cannot read data/x.json of a.js");
    expect(error.cause.message).toContain(project.root);
  });
});

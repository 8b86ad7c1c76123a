/** Agents that code makes of the classes under `@aigne/core`: served, as skills, invoked and handed over to. */
import { describe, expect, test } from "bun:test";
import { aiProject } from "../helpers/ai-project.ts";
import { loaded, problemsOf, warningsOf } from "../helpers/load-project.ts";

const CORE =
  'import { Agent, AIAgent, AIAgentToolChoice, FunctionAgent, ProcessMode, PromptBuilder, TeamAgent, TransformAgent } from "@aigne/core";\nimport { z } from "zod";\n';

const files = (source: string, more: Record<string, string> = {}) => ({
  "aigne.yaml": "model: openai/gpt-4o-mini\nagents: [main.js]",
  "main.js": CORE + source,
  ...more,
});

/** How the one agent of a directory looks from outside. */
async function served(source: string) {
  await using project = await loaded(files(source));
  const [{ name, kind, description, inputSchema } = {}] = project.agents;
  return { name, kind, description, inputSchema };
}

describe("an agent object that is exported", () => {
  test.each<[string, string, object]>([
    [
      "FunctionAgent.from({…})",
      `export default FunctionAgent.from({ name: "add", description: "Adds", process: ({ a }) => ({ a }),
         inputSchema: z.object({ a: z.number().describe("A number") }) });`,
      {
        name: "add",
        kind: "function",
        description: "Adds",
        inputSchema: {
          type: "object",
          properties: { a: { type: "number", description: "A number" } },
          required: ["a"],
        },
      },
    ],
    [
      "FunctionAgent.from(function)",
      'function add() {}\nadd.description = "Adds";\nexport default FunctionAgent.from(add);',
      { name: "add", kind: "function", description: "Adds", inputSchema: { type: "object" } },
    ],
    [
      "new AIAgent({…})",
      `export default new AIAgent({ instructions: "About {{topic}}", inputKey: "message" });`,
      {
        name: "main",
        kind: "ai",
        inputSchema: {
          type: "object",
          properties: { topic: {}, message: { type: ["string", "null"] } },
        },
      },
    ],
    [
      "a class of the author's own",
      `class Counter extends Agent {
         get description() { return "Counts"; }
         get inputSchema() { return { type: "object", properties: { to: { type: "integer" } } }; }
         process({ to }) { return { to }; }
       }
       export default new Counter();`,
      {
        name: "Counter",
        kind: "function",
        description: "Counts",
        inputSchema: { type: "object", properties: { to: { type: "integer" } } },
      },
    ],
    [
      "a schema that depends on the agent",
      `export default FunctionAgent.from({ name: "it", process: () => ({}),
         inputSchema: (agent) => z.object({ [agent.name]: z.string().optional() }) });`,
      { name: "it", kind: "function", inputSchema: { type: "object", properties: { it: { type: "string" } } } },
    ],
  ])("%s is served as what it says", async (_, source, expected) => {
    expect(await served(source)).toMatchObject(expected);
  });

  test("runs its code as a method of its own", async () => {
    await using project = await loaded(
      files(`const inner = FunctionAgent.from({ name: "inner", process({ n }) { return { n: n + 1, by: this.name } } });
        class Outer extends Agent {
          count = 0;
          async process(input, options) { this.count++; return { count: this.count, ...(await this.invokeSkill(inner, input, options)) } }
        }
        export default new Outer({ name: "outer", skills: [inner] });`),
    );
    await project.call("outer", { n: 1 });
    expect(await project.call("outer", { n: 1 })).toEqual({ count: 2, n: 2, by: "inner" });
  });

  test("refuses input that its schema does not allow", async () => {
    await using project = await loaded(
      files(
        `export default FunctionAgent.from({ name: "f", process: () => ({}), inputSchema: z.object({ n: z.int() }) });`,
      ),
    );
    await expect(project.call("f", { n: "x" })).rejects.toThrow('Cannot call "f": "n" must be integer');
  });

  test("says what it lacks", async () => {
    const problems = await problemsOf(files("export default FunctionAgent.from({ name: 'f' });"));
    expect(problems).toEqual([
      expect.stringContaining('Cannot make a FunctionAgent: "process" is missing, expected a function'),
    ]);
    await using project = await loaded(files("export default new Agent({ name: 'bare' });"));
    await expect(project.call("bare")).rejects.toThrow('Cannot run "bare": its class has no "process"');
  });

  test("is a problem where it leads to itself", async () => {
    const source = `const a = AIAgent.from({ name: "a", instructions: "x" });
      a.addSkill(AIAgent.from({ name: "b", instructions: "x", skills: [a] }));
      export default a;`;
    expect(await problemsOf(files(source))).toEqual([
      expect.stringContaining("agents call each other in a circle: b → a → b"),
    ]);
  });

  test("is a problem where it cannot say what it is", async () => {
    const source = `const a = FunctionAgent.from({ name: "a", process: () => ({}), inputSchema() { throw new Error("no schema") } });
      export default AIAgent.from({ instructions: "x", skills: [a] });`;
    expect(await problemsOf(files(source))).toEqual([
      expect.stringMatching(/^main\.js:3:\d+: Failed to load agent definition: no schema$/),
    ]);
  });

  test("leaves the lists it is given as they are", async () => {
    const source = `const skills = [];
      AIAgent.from({ instructions: "x", skills }).addSkill(() => ({}));
      export default () => ({ skills: skills.length });`;
    await using project = await loaded(files(source));
    expect(await project.call("main")).toEqual({ skills: 0 });
  });

  test("warns of options that have no effect", async () => {
    const source = `export default AIAgent.from({ name: "a", instructions: "x", instuctions: "y" });`;
    expect(await warningsOf(files(source))).toEqual([expect.stringContaining('did you mean "instructions"?')]);
  });
});

describe("AIAgent", () => {
  test("answers by the project's model, with its prompt, schema and skills", async () => {
    await using project = await aiProject(
      files(`const twice = FunctionAgent.from({ name: "twice", inputSchema: z.object({ n: z.number() }), process: ({ n }) => ({ n: n * 2 }) });
        export default AIAgent.from({ name: "main", instructions: "Count", skills: [twice, function thrice({ n }) { return { n: n * 3 } }],
          toolChoice: twice, inputKey: "q", outputSchema: z.object({ sum: z.number() }) });`),
      [{ toolCalls: [{ name: "twice", arguments: { n: 2 } }] }, { json: { sum: 4 } }],
    );
    expect(await project.call("main", { q: "2?" })).toEqual({ sum: 4 });
    const [first] = project.model.requests;
    expect(first?.body.tool_choice).toEqual({ type: "function", function: { name: "twice" } });
    expect(first?.body.tools?.map((tool) => tool.function.name)).toEqual(["twice", "thrice"]);
    expect(project.messages().map(({ role }) => role)).toEqual(["system", "user", "assistant", "tool"]);
  });

  test("is routed by AIAgentToolChoice.router", async () => {
    await using project = await aiProject(
      files(`const pick = FunctionAgent.from({ name: "pick", process: (input) => ({ got: input.q }) });
        export default AIAgent.from({ name: "main", instructions: "x", skills: [pick], inputKey: "q", toolChoice: AIAgentToolChoice.router });`),
      { toolCalls: [{ name: "pick", arguments: {} }] },
    );
    expect(await project.call("main", { q: "hi" })).toEqual({ got: "hi" });
  });

  test("does what its kind does between what a class does", async () => {
    await using project = await aiProject(
      files(`class Loud extends AIAgent {
          async process(input, options) {
            const { message } = await super.process({ topic: input.topic.trim() }, options);
            return { message: message.toUpperCase() };
          }
        }
        export default new Loud({ instructions: "About {{topic}}" });`),
      "rain",
    );
    expect(await project.call("Loud", { topic: " rain " })).toEqual({ message: "RAIN" });
    expect(project.messages()).toEqual([{ role: "user", content: "About rain" }]);
  });
});

describe("code that makes agents while it runs", () => {
  test("invokes them, by the context or by themselves", async () => {
    await using project = await aiProject(
      files(`export default async function main(input, options) {
          const poet = AIAgent.from({ instructions: "About {{topic}}", outputKey: "poem" });
          const { poem } = await options.context.invoke(poet, { topic: "rain" });
          const own = await FunctionAgent.from(() => ({ who: options.context.userContext.who })).invoke({}, options);
          let text = "";
          for await (const { delta } of await options.context.invoke(poet, { topic: "snow" }, { streaming: true })) text += delta.text?.poem ?? "";
          return { poem, text, ...own };
        }`),
      [{ text: "drops" }, { text: ["fl", "akes"] }],
    );
    const output = await project.call("main", {}, { userContext: { who: "me" } });
    expect(output).toEqual({ poem: "drops", text: "flakes", who: "me" });
  });

  test("hands over to one that it returns, with the same input", async () => {
    await using project = await aiProject(
      files(
        `export default () => AIAgent.from({ name: "target", instructions: "Help", inputKey: "message", outputKey: "answer" });`,
      ),
      "of course",
    );
    expect(await project.call("main", { message: "please" })).toEqual({ answer: "of course" });
    expect(project.messages()).toEqual([
      { role: "system", content: "Help" },
      { role: "user", content: "please" },
    ]);
  });

  test("runs teams and transformations of them", async () => {
    await using project = await loaded(
      files(`const step = (key) => FunctionAgent.from({ name: key, process: ({ n }) => ({ [key]: n, n: n + 1 }) });
        const sum = TransformAgent.from({ name: "sum", jsonata: "{ 'sum': n }" });
        const team = TeamAgent.from({ name: "team", skills: [step("a"), step("b"), sum], mode: ProcessMode.sequential });
        export default async function main(input, { context }) { return await context.invoke(team, input); }`),
    );
    expect(await project.call("main", { n: 1 })).toEqual({ sum: 3 });
  });

  test("is told that agents need the options it was called with", async () => {
    await using project = await loaded(
      files("export default () => FunctionAgent.from(function f() { return {} }).invoke({});"),
    );
    await expect(project.call("main")).rejects.toThrow(
      'Cannot invoke "f" without options, expected those the function was called with',
    );
  });
});

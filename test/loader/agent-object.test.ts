/** Agents that are objects of classes we do not know, as a project's own packages make them. */
import { describe, expect, test } from "bun:test";
import { aiProject } from "../helpers/ai-project.ts";
import { loaded, problemsOf } from "../helpers/load-project.ts";

/** A package with agents in the shape of `@aigne/core`'s, and of nothing else. */
const PACKAGE = {
  "node_modules/own-core/package.json": '{"name": "own-core", "type": "module", "exports": "./main.js"}',
  "node_modules/own-core/main.js": `
    class Agent {
      constructor(options) { Object.assign(this, { skills: [], ...options, process: undefined }); this.does = options.process; }
      async invoke(input, options) {
        options.context.emit("agentStarted", { agent: this });
        options.context.usage.agentCalls++;
        return { ...(await this.process({ ...this.defaultInput, ...input }, options)), by: this.name };
      }
    }
    export class CodeAgent extends Agent {
      constructor(options) { super(options); delete this.process; }
      process(input, options) { return this.does(input, options); }
    }`,
};

const IMPORT = 'import { CodeAgent } from "own-core"; import { z } from "zod";\n';

const manifest = { "aigne.yaml": "model: openai/gpt-4o-mini\nagents: [main.mjs]" };

describe("an agent object of another make", () => {
  const twice = `new CodeAgent({ name: "twice", description: "Doubles", inputSchema: z.object({ n: z.number() }),
    outputSchema: z.object({}), process: ({ n }, { context }) => ({ n: n * 2, who: context.userContext.who }) })`;

  test("is served under its name, and run by its own invoke()", async () => {
    await using project = await loaded({ ...PACKAGE, ...manifest, "main.mjs": `${IMPORT}export default ${twice};` });
    expect(project.agents[0]).toMatchObject({
      name: "twice",
      description: "Doubles",
      inputSchema: { type: "object", properties: { n: { type: "number" } }, required: ["n"] },
      outputSchema: undefined,
    });
    const output = await project.call("twice", { n: 2 }, { userContext: { who: "me" } });
    expect(output).toEqual({ n: 4, who: "me", by: "twice" });
    await expect(project.call("twice", { n: "2" })).rejects.toThrow('"n" must be number');
  });

  test("takes the defaults of its own", async () => {
    const agent = `new CodeAgent({ name: "main", inputSchema: z.object({ n: z.number() }), defaultInput: { n: 3 }, process: ({ n }) => ({ n }) })`;
    await using project = await loaded({ ...PACKAGE, ...manifest, "main.mjs": `${IMPORT}export default ${agent};` });
    expect(await project.call("main")).toEqual({ n: 3, by: "main" });
  });

  test("is invoked by code, as a skill, by itself, and handed over to", async () => {
    const source = `${IMPORT}
      const twice = ${twice};
      const outer = new CodeAgent({ name: "outer", process: (input, { context }) => context.invoke(twice, input) });
      export default async function main(input, options) {
        if (input.hand) return twice;
        const { context } = options;
        return {
          invoked: (await context.invoke(twice, { n: 1 })).n,
          named: (await context.invoke("twice", { n: 2 })).n,
          own: (await twice.invoke({ n: 3 }, options)).n,
          nested: await context.invoke(outer, { n: 4 }),
        };
      }
      main.skills = [twice];`;
    await using project = await loaded({ ...PACKAGE, ...manifest, "main.mjs": source });
    expect(await project.call("main")).toEqual({
      invoked: 2,
      named: 4,
      own: 6,
      nested: { n: 8, who: undefined, by: "outer" },
    });
    expect(await project.call("main", { hand: true, n: 5 })).toMatchObject({ n: 10, by: "twice" });
  });

  test("is a tool of an agent with a model, which reads what is wrong with its arguments", async () => {
    const source = `${IMPORT}export default { type: "ai", instructions: "Count", input_key: "q", skills: [${twice}] };`;
    await using project = await aiProject({ ...PACKAGE, ...manifest, "main.mjs": source }, [
      { toolCalls: [{ name: "twice", arguments: { n: "many" } }] },
      { toolCalls: [{ name: "twice", arguments: { n: 3 } }] },
      "six",
    ]);
    expect(await project.call("main", { q: "2 × 3?" })).toEqual({ message: "six" });
    const told = project.messages().filter(({ role }) => role === "tool");
    expect(told.map(({ content }) => String(content))).toEqual([
      expect.stringContaining('"n" must be number'),
      expect.stringContaining("n: 6"),
    ]);
  });
});

test("a schema of zod that JSON Schema cannot say is a problem", async () => {
  const source = `import { z } from "zod";
    const broken = z.object({ a: z.string() });
    broken._zod.def.shape.a = undefined;
    export default function main() {}
    main.input_schema = broken;`;
  expect(await problemsOf({ ...manifest, "main.mjs": source })).toEqual([
    expect.stringContaining('"input_schema": found a schema of zod that cannot be written as JSON Schema: '),
  ]);
});

test("a function's schemas may be zod's, whole or in parts", async () => {
  const source = `import { z } from "zod"; import { z as z3 } from "zod/v3";
    export default function main({ list }) { return { first: list[0] } }
    main.input_schema = { type: "object", properties: { list: z3.array(z3.string()).min(1) }, required: ["list"] };
    main.output_schema = z.object({ first: z.string() });`;
  await using project = await loaded({ ...manifest, "main.mjs": source });
  expect(project.agents[0]?.inputSchema).toMatchObject({
    properties: { list: { type: "array", items: { type: "string" }, minItems: 1 } },
  });
  expect(await project.call("main", { list: ["a"] })).toEqual({ first: "a" });
  await expect(project.call("main", { list: [] })).rejects.toThrow("list");
});

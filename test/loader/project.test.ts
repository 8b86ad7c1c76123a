/** Whole projects: what is served, what it may call, and what is loaded for that. */
import { describe, expect, test } from "bun:test";
import type { Model } from "../../src/model/model.ts";
import { loaded, problemsOf, warningsOf } from "../helpers/load-project.ts";

const fn = (name: string) => `export default function ${name}() { return { from: "${name}" } }`;
const names = (agents: readonly { name: string }[] | undefined) => agents?.map(({ name }) => name);

const silent: Model = {
  id: "none",
  stream: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) }),
};

describe("AI agents", () => {
  test("are what a YAML file holds that does not say its type", async () => {
    await using project = await loaded({ "aigne.yaml": "agents: [chat.yaml]", "chat.yaml": "instructions: Hello" });
    expect(project.agents[0]).toMatchObject({ name: "chat", kind: "ai" });
  });

  test("get the project's skills, first and each once", async () => {
    await using project = await loaded({
      "aigne.yaml": "agents: [a.yaml, f.js]\nskills: [p.js, q.js]",
      "a.yaml": "instructions: A\nskills: [own.js, q.js, {url: p.js, default_input: {n: 1}}]",
      "f.js": `${fn("f")}\nf.skills = ["own.js"]`,
      "p.js": fn("p"),
      "q.js": fn("q"),
      "own.js": fn("own"),
    });
    expect(names(project.agents[0]?.skills)).toEqual(["p", "q", "own"]);
    expect(names(project.agents[1]?.skills)).toEqual(["own"]);
  });

  test("get the project's skills as skills of others too", async () => {
    await using project = await loaded({
      "aigne.yaml": "agents: [f.js]\nskills: [p.js]",
      "f.js": `${fn("f")}\nf.skills = ["a.yaml"]`,
      "a.yaml": "instructions: A",
      "p.js": fn("p"),
    });
    expect(names(project.agents[0]?.skills?.[0]?.skills)).toEqual(["p"]);
  });

  test("that are the project's skills themselves do not call themselves", async () => {
    await using project = await loaded({
      "aigne.yaml": "agents: [a.yaml, b.yaml]\nskills: [b.yaml, c.yaml, p.js]",
      "a.yaml": "instructions: A",
      "b.yaml": "instructions: B",
      "c.yaml": "instructions: C\nskills: [a.yaml]",
      "p.js": fn("p"),
    });
    const [a, b] = project.agents;
    // c calls a, so that a cannot call c.
    expect(names(a?.skills)).toEqual(["b", "p"]);
    expect(b?.skills?.some(({ name }) => name === "b")).toBe(false);
    expect(names(b?.skills)).toContain("p");
  });

  test("are told of problems with the project's skills", async () => {
    const files = { "aigne.yaml": "agents: [a.yaml]\nskills: [nope.js]", "a.yaml": "instructions: A" };
    expect(await problemsOf(files)).toEqual([
      'aigne.yaml:2:10: Failed to load agent definition: there is no file "nope.js"',
    ]);
  });

  test("need no model before they are called, and then get what they and their project say of it", async () => {
    const asked: unknown[] = [];
    const createModel = (own: unknown, projects: unknown) => {
      asked.push([own, projects]);
      return silent;
    };
    await using project = await loaded(
      {
        "aigne.yaml": "chat-model: {provider: openai, name: gpt-5}\nagents: [a.yaml, b.js]",
        "a.yaml": "instructions: A\nchat_model: {temperature: 0}",
        "b.js": `${fn("b")}\nb.model = "x/y"`,
      },
      { createModel },
    );
    await project.call("b");
    expect(asked).toEqual([]);
    await project.call("a").catch(() => undefined);
    await project.call("a").catch(() => undefined);
    expect(asked).toEqual([[{ temperature: 0 }, { provider: "openai", name: "gpt-5" }]]);
  });

  test("are refused at the field their kind complains of", async () => {
    const files = { "aigne.yaml": "agents: [a.yaml]", "a.yaml": "instructions: A\ntool_choice: nope" };
    expect(await problemsOf(files)).toEqual([expect.stringMatching(/^a\.yaml:2:14: "tool_choice": found "nope"/)]);
  });

  test("may have keys of their kind that are yet to come", async () => {
    const files = { "aigne.yaml": "agents: [a.yaml]", "a.yaml": "instructions: A\nsession: {mode: auto}" };
    expect(await warningsOf(files)).toEqual(['a.yaml:2:1: "session" is not supported yet and is ignored']);
  });
});

test("a directory of functions loads neither the kind nor the libraries of AI agents, nor the whole of YAML", async () => {
  const script = `
    const { tempProject } = await import(${JSON.stringify(import.meta.resolve("../helpers/temp-project.ts"))});
    const { loadProject } = await import(${JSON.stringify(import.meta.resolve("../../src/loader/project.ts"))});
    await using directory = await tempProject({ "aigne.yaml": "name: x\\nagents: [a.js, b.yaml]", "a.js": "export default function a() { return {} }", "b.yaml": "type: function\\nprocess: |\\n  return {}\\n" });
    const project = await loadProject(directory.path, { environment: {}, createModel() { throw new Error() }, onError() {} });
    console.log(JSON.stringify({ served: project.agents.length, loaded: Object.keys(require.cache) }));`;
  const child = Bun.spawn([process.execPath, "--no-install", "-e", script], { stdout: "pipe", stderr: "inherit" });
  const { served, loaded } = JSON.parse(await new Response(child.stdout).text());
  expect(served).toBe(2);
  expect(loaded.some((file: string) => file.endsWith("src/agents/function.ts"))).toBe(true);
  expect(
    loaded.filter((file: string) =>
      /src\/(agents\/ai|prompt\/|model\/|loader\/yaml\.ts)|node_modules\/(yaml|nunjucks|ajv|@ai-sdk)/.test(file),
    ),
  ).toEqual([]);
});

describe("dispose()", () => {
  test("ends the timers of agents' code, and the calls that wait for it", async () => {
    const project = await loaded({
      "aigne.yaml": "agents: [a.js]",
      "a.js":
        "export default async function a() { setInterval(() => { throw new Error('late') }, 1); await new Promise(() => {}); }",
    });
    const call = project.call("a");
    project.dispose();
    await expect(call).rejects.toThrow("The project was unloaded while the call was running");
    await expect(project.call("a")).rejects.toThrow("The project was unloaded while the call was running");
    await call.catch(() => undefined);
    await project[Symbol.asyncDispose]();
  });
});

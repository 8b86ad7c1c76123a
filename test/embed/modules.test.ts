/** What agents' code may import without installing it, and what of its own goes before. */
import { describe, expect, test } from "bun:test";
import { loaded, problemsOf } from "../helpers/load-project.ts";

const agent = (source: string, file = "a.js") => ({ "aigne.yaml": `agents: [${file}]`, [file]: source });

describe("agents' code without packages", () => {
  test.each([
    [
      "imports",
      "a.mjs",
      `import { FunctionAgent as F, textDelta } from "@aigne/core";
       import { pick } from "@aigne/core/utils/type-utils.js";
       import { logger } from "@aigne/core/utils/logger.js";
       import zod, { z } from "zod";
       import * as v3 from "zod/v3";
       import * as v4 from "zod/v4";
       import yaml, { parse } from "yaml";
       const same = zod.object === z.object && v4.z.object === z.object && yaml.parse === parse;
       export default function a() { return look({ F, textDelta, pick, logger, z, v3: v3.z, parse, same }) }`,
    ],
    [
      "requires",
      "a.cjs",
      `const { FunctionAgent: F, textDelta } = require("@aigne/core");
       const { pick } = require("@aigne/core/utils/type-utils.js");
       const { logger } = require("@aigne/core/utils/logger.js");
       const { z } = require("zod");
       const { parse } = require("yaml");
       module.exports = function a() { return look({ F, textDelta, pick, logger, z, v3: require("zod/v3").z, parse, same: require("zod/v4").z.object === z.object }) }`,
    ],
    [
      "imports late",
      "a.ts",
      `export default async function a(): Promise<object> {
         const { FunctionAgent: F, textDelta } = await import("@aigne/core");
         const { pick } = await import("@aigne/core/utils/type-utils.js");
         const { logger } = await import("@aigne/core/utils/logger.js");
         const { z } = await import("zod");
         const { z: v3 } = await import("zod/v3");
         const { parse } = await import("yaml");
         return look({ F, textDelta, pick, logger, z, v3, parse, same: (await import("zod/v4")).z.object === z.object });
       }`,
    ],
  ])("%s what is built in", async (_, file, source) => {
    const look = `function look({ F, textDelta, pick, logger, z, v3, parse, same }) {
      logger.debug("nobody %s", "hears");
      return { name: F.from(function one() {}).name, delta: textDelta({ m: "t" }), picked: pick({ a: 1, b: 2 }, "a"),
        zod: [z.string().safeParse(1).success, v3.string().safeParse("").success], yaml: parse("a: [1]"), same };
    }`;
    await using project = await loaded(agent(`${source}\n${look}`, file));
    expect(await project.call("a")).toEqual({
      name: "one",
      delta: { delta: { text: { m: "t" } } },
      picked: { a: 1 },
      zod: [false, true],
      yaml: { a: [1] },
      same: true,
    });
  });

  test("is told what is not built in, at its place", async () => {
    const source = 'import { AIAgent, AIAgents, Nothing } from "@aigne/core";\nexport default () => AIAgents;';
    const [problem] = await problemsOf(agent(source));
    expect(problem).toBe(
      'a.js:1:19: Failed to load agent definition: "@aigne/core" is built in and has no "AIAgents", did you mean "AIAgent"?',
    );
  });
});

describe("agents' code with packages", () => {
  const own = (name: string, body: string) => ({
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, type: "module", exports: "./main.js" }),
    [`node_modules/${name}/main.js`]: body,
  });
  const source = `import * as zod from "zod"; import * as yaml from "yaml"; import { AIAgent } from "@aigne/core";
    export default function a() { return { zod: zod.own ?? false, yaml: yaml.own ?? false, core: typeof AIAgent } }`;

  test("finds its own, and what it lacks built in, whatever another project had", async () => {
    const rounds = [
      [{ ...own("zod", "export const own = 'zod'") }, { zod: "zod", yaml: false }],
      [{}, { zod: false, yaml: false }],
      [{ ...own("yaml", "export const own = 'yaml'") }, { zod: false, yaml: "yaml" }],
    ] as const;
    for (const [files, expected] of rounds) {
      await using project = await loaded({ ...agent(source), ...files });
      expect(await project.call("a")).toEqual({ ...expected, core: "function" });
    }
  });

  test("finds the built-in core also beside an installed one", async () => {
    await using project = await loaded({ ...agent(source), ...own("@aigne/core", "export const AIAgent = 1") });
    expect(await project.call("a")).toEqual({ zod: false, yaml: false, core: "function" });
  });
});

test("code that imports none of it loads none of it", async () => {
  const script = `
    import { loaded } from "${import.meta.dir}/../helpers/load-project.ts";
    await using project = await loaded({ "aigne.yaml": "agents: [a.js]", "a.js": "export default function a() { return {} }" });
    await project.call("a");
    const parts = Object.keys(require.cache).filter((file) => /src\\/embed\\/|node_modules\\/(zod|yaml)/.test(file));
    console.log(JSON.stringify(parts.map((file) => file.replace(/.*\\//, ""))));`;
  const child = Bun.spawn(["bun", "-e", script], { cwd: import.meta.dir, stdout: "pipe", stderr: "inherit" });
  expect(JSON.parse(await new Response(child.stdout).text())).toEqual(["modules.ts"]);
});

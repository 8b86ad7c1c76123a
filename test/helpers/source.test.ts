/** Tests of what the architecture test sees, since what it overlooks is allowed. */
import { expect, test } from "bun:test";
import { importsOf, openingSentence, reexports, withoutComments } from "./source.ts";

test.each([
  [`import { parse } from "yaml";`, "yaml", "static"],
  [`import type { Agent } from "./agent.ts";`, "./agent.ts", "static"],
  [`import manifest from "../package.json" with { type: "json" };`, "../package.json", "static"],
  [`import {\n  one,\n  type Two,\n} from "./many.ts";`, "./many.ts", "static"],
  [`import "./effect.ts";`, "./effect.ts", "static"],
  [`export * from "./barrel.ts";`, "./barrel.ts", "static"],
  [`export { one } from "./barrel.ts";`, "./barrel.ts", "static"],
  [`let a: typeof import("./lazy.ts");`, "./lazy.ts", "type"],
  [`const a = await import("./lazy.ts");`, "./lazy.ts", "lazy"],
  [`const a = () => import(\n  "./lazy.ts"\n);`, "./lazy.ts", "lazy"],
  [`const a = require("nunjucks");`, "nunjucks", "lazy"],
] as const)("importsOf() finds %j", (source, specifier, kind) => {
  expect(importsOf(source)).toEqual([{ specifier, kind }]);
});

test.each([
  `// import { parse } from "yaml";`,
  `/**\n * import("./lazy.ts")\n */`,
  `const a = 1; // as import("./lazy.ts") does`,
  `const specifier = "./a.ts"; await import(specifier);`,
  `export const text = "from";\nconst other = "./x.ts";`,
])("importsOf() finds nothing in %j", (source) => {
  expect(importsOf(source)).toEqual([]);
});

test.each([
  [`export * from "./a.ts";`, true],
  [`export { a } from "./a.ts";`, true],
  [`export type { A } from "./a.ts";`, true],
  [`export const a = "from";`, false],
  [`import { a } from "./a.ts";\nexport { a };`, false],
])("reexports() says of %j: %p", (source, expected) => {
  expect(reexports(source)).toBe(expected);
});

test.each([
  [`/** What it is. */\nimport "a";`, "What it is."],
  [`/**\n * What it is, at\n * length. More.\n */`, "What it is, at\nlength."],
  [`import "a";\n/** Too late. */`, undefined],
  [`/** no sentence */`, undefined],
  [`// What it is.`, undefined],
])("openingSentence() reads %j", (source, expected) => {
  expect(openingSentence(source)).toBe(expected);
});

test("withoutComments() keeps addresses in strings", () => {
  expect(withoutComments(`const url = "http://localhost"; // why`).trim()).toBe(`const url = "http://localhost";`);
});

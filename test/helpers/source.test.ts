/** Tests of what the architecture test sees, since what it overlooks is allowed. */
import { expect, test } from "bun:test";
import { importsOf, openingSentence, reexports, withoutComments } from "./source.ts";

test.each([
  [`import { parse } from "yaml";`, "yaml", false],
  [`import type { Agent } from "./agent.ts";`, "./agent.ts", false],
  [`import manifest from "../package.json" with { type: "json" };`, "../package.json", false],
  [`import {\n  one,\n  type Two,\n} from "./many.ts";`, "./many.ts", false],
  [`import "./effect.ts";`, "./effect.ts", false],
  [`export * from "./barrel.ts";`, "./barrel.ts", false],
  [`export { one } from "./barrel.ts";`, "./barrel.ts", false],
  [`let a: typeof import("./lazy.ts");`, "./lazy.ts", false],
  [`const a = await import("./lazy.ts");`, "./lazy.ts", true],
  [`const a = () => import(\n  "./lazy.ts"\n);`, "./lazy.ts", true],
  [`const a = require("nunjucks");`, "nunjucks", true],
])("importsOf() finds %j", (source, specifier, dynamic) => {
  expect(importsOf(source)).toEqual([{ specifier, dynamic }]);
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

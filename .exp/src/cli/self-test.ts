/** Loads every part of the program that is otherwise loaded on demand, to prove that an executable contains it whole. */
import { errorMessage } from "../errors.ts";

/** Bundled code may order modules otherwise than their sources do, so each part is run, not only looked for. */
const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  "agents/ai": () => import("../agents/ai.ts"),
  "agents/function": () => import("../agents/function.ts"),
  dotenv: () => import("dotenv"),
  "doors/landing": () => import("../doors/landing.ts"),
  "loader/yaml": () => import("../loader/yaml.ts"),
  "model/provider-compatible": () => import("../model/provider-compatible.ts"),
  "model/provider-openai": () => import("../model/provider-openai.ts"),
  "model/stream": () => import("../model/stream.ts"),
  "prompt/template-engine": () => import("../prompt/template-engine.ts"),
  "runtime/schema-compiler": () => import("../runtime/schema-compiler.ts"),
  "util/yaml-stringify": () => import("../util/yaml-stringify.ts"),
};

/** How many parts could not be loaded; each is reported on standard output. */
export async function selfTest(): Promise<number> {
  let failures = 0;
  for (const [name, load] of Object.entries(PARTS)) {
    try {
      await load();
      console.log(`ok    ${name}`);
    } catch (error) {
      failures += 1;
      console.log(`FAIL  ${name}: ${errorMessage(error)}`);
    }
  }
  return failures;
}

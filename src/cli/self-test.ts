/** Loads every part of the program that is otherwise loaded on demand, to prove that an executable contains it whole. */
import { errorMessage } from "../errors.ts";

/** Bundled code may order modules otherwise than their sources do, so each part is run, not only looked for. */
const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  "agents/ai": () => import("../agents/ai.ts"),
  "agents/function": () => import("../agents/function.ts"),
  "agents/team": () => import("../agents/team.ts"),
  "agents/transform": () => import("../agents/transform.ts"),
  dotenv: () => import("dotenv"),
  "doors/landing": () => import("../doors/landing.ts"),
  "embed/core": () => import("../embed/core.ts"),
  "embed/logger": () => import("../embed/logger.ts"),
  "embed/type-utils": () => import("../embed/type-utils.ts"),
  "embed/validator-schema": () => import("../embed/validator-schema.ts"),
  "embed/yaml-package": () => import("../embed/yaml-package.ts"),
  "embed/zod-package": () => import("../embed/zod-package.ts"),
  "embed/zod3-package": () => import("../embed/zod3-package.ts"),
  "embed/zod3-schema": () => import("../embed/zod3-schema.ts"),
  "embed/zod4-schema": () => import("../embed/zod4-schema.ts"),
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

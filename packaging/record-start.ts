/** Records which functions a start of dist/aigne uses, so that the next build lays them side by side. */
import { join } from "node:path";
import { startServer } from "../test/helpers/binary.ts";

const ROOT = join(import.meta.dir, "..");
const PROFILE = join(ROOT, "packaging/start.order");

const server = await startServer({
  args: ["--path", join(ROOT, "bench/agents")],
  env: { BUN_BYTECODE_ORDER_OUT: PROFILE },
});
await server.stop();
console.log(`${PROFILE}: ${(Bun.file(PROFILE).size / 1000).toFixed(0)} kB`);

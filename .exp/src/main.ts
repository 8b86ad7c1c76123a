/** The program: hands its arguments to the command line. */
(globalThis as any).__files={"/work/main/bench/agents/aigne.yaml":await Bun.file("/work/main/bench/agents/aigne.yaml").text()};
import { runCommandLine } from "./cli/command-line.ts";

process.exitCode = await runCommandLine(process.argv.slice(2));

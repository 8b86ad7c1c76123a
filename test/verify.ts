/** Everything that must hold before a change is taken, step by step; the last line says how many tests passed and failed. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BINARY } from "./helpers/binary.ts";
import { summary, type Tally, tallyOf, tallyOfNothing, tallyOfReport, total } from "./verify/tally.ts";

const ROOT = join(import.meta.dir, "..");
const BUN = process.execPath;

/** A step that takes longer hangs. */
const STEP_LIMIT_MS = 300_000;

/** Tests see nothing else of the developer's environment: no key that costs money, no proxy, no level of logging. */
const TEST_VARIABLES = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LANG", "TERM", "USERPROFILE", "SYSTEMROOT"];

type StepName = "install" | "types" | "lint" | "tests" | "build" | "self-test" | "e2e" | "conformance";

interface Step {
  name: StepName;
  /** Without these it is not run, and counts as failed. */
  needs: readonly StepName[];
  /** One test: it passes when the command ends with 0. */
  command?: readonly string[];
  /** Many tests: these files. A pattern without files is nothing to do. */
  files?: readonly string[];
}

const STEPS: readonly Step[] = [
  { name: "install", needs: [], command: [BUN, "install", "--frozen-lockfile", "--silent"] },
  { name: "types", needs: ["install"], command: [BUN, "run", "--silent", "types"] },
  { name: "lint", needs: ["install"], command: [BUN, "run", "--silent", "lint"] },
  { name: "tests", needs: ["install"], files: testFiles((file) => !isEndToEnd(file) && !isConformance(file)) },
  { name: "build", needs: ["install"], command: [BUN, "build.ts"] },
  { name: "self-test", needs: ["build"], command: [BINARY, "self-test"] },
  { name: "e2e", needs: ["build"], files: testFiles(isEndToEnd) },
  { name: "conformance", needs: ["build"], files: testFiles(isConformance) },
];

function isEndToEnd(file: string): boolean {
  return file.startsWith("test/e2e/");
}

function isConformance(file: string): boolean {
  return file.startsWith("test/conformance/");
}

function testFiles(wanted: (file: string) => boolean): string[] {
  return [...new Bun.Glob("test/**/*.test.ts").scanSync(ROOT)]
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !file.startsWith("test/fixtures/") && wanted(file))
    .sort();
}

async function run(
  command: readonly string[],
  environment: Record<string, string | undefined>,
): Promise<number | null> {
  const child = Bun.spawn([...command], {
    cwd: ROOT,
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
    timeout: STEP_LIMIT_MS,
    killSignal: "SIGKILL",
  });
  await child.exited;
  return child.exitCode;
}

async function runTests(files: readonly string[]): Promise<Tally> {
  const report = join(tmpdir(), `aigne-verify-${process.pid}.xml`);
  const environment = Object.fromEntries(TEST_VARIABLES.map((name) => [name, process.env[name]]));
  const command = [BUN, "test", "--parallel=2", "--only-failures", "--reporter=junit", `--reporter-outfile=${report}`];
  const exitCode = await run([...command, ...files.map((file) => `./${file}`)], { ...environment, CI: "1" });
  const text = await Bun.file(report)
    .text()
    .catch(() => undefined);
  await Bun.file(report)
    .delete()
    .catch(() => undefined);
  return tallyOfReport(text, files, exitCode);
}

async function runStep(step: Step, failed: ReadonlySet<StepName>): Promise<Tally> {
  const missing = step.needs.filter((need) => failed.has(need));
  if (missing.length > 0)
    return tallyOfNothing(step.files, `${step.name} did not run without ${missing.join(" and ")}`);
  if (step.command) return tallyOf((await run(step.command, process.env)) === 0);
  return runTests(step.files ?? []);
}

async function verify(): Promise<Tally> {
  const tallies: Tally[] = [];
  const failed = new Set<StepName>();
  for (const step of STEPS) {
    if (step.files?.length === 0) continue;
    console.log(`\n── ${step.name}`);
    const start = performance.now();
    const tally = await runStep(step, failed);
    if (tally.failed > 0) failed.add(step.name);
    for (const remark of tally.remarks) console.log(remark);
    console.log(`── ${step.name}: ${summary(tally)} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    tallies.push(tally);
  }
  return total(tallies);
}

const result = await verify();
const forbidden = result.skipped > 0 && Boolean(process.env.AIGNE_FORBID_SKIPS);
if (forbidden) console.log("\nSkipped tests are not accepted here");
console.log(`\n${summary(result)}`);
process.exitCode = result.failed > 0 || forbidden ? 1 : 0;

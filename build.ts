/** Compiles the program into one executable, for this machine or for all those it is released for. */
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { signAdHoc } from "./packaging/mach-o.ts";

/** What Bun can compile for; the musl ones are for Alpine and the like. */
export const TARGETS = [
  { name: "linux-x64", extension: "" },
  { name: "linux-x64-musl", extension: "" },
  { name: "linux-arm64", extension: "" },
  { name: "linux-arm64-musl", extension: "" },
  { name: "darwin-x64", extension: "" },
  { name: "darwin-arm64", extension: "" },
  { name: "windows-x64", extension: ".exe" },
  { name: "windows-arm64", extension: ".exe" },
] as const;

export type Target = (typeof TARGETS)[number];

const ROOT = import.meta.dir;
const DIST = join(ROOT, "dist");
const ENTRY = join(ROOT, "src/main.ts");
const PROFILE = join(ROOT, "packaging/start.order");

interface CompileOptions {
  /** The file to start from. */
  entry: string;
  /** Where the executable goes, with its extension. */
  outfile: string;
  /** This machine when absent. */
  target?: Target;
  /** Which functions a start uses, as `bun run profile` recorded it: these are laid side by side. */
  profile?: string;
}

/** How much longer than usual code stays uncompiled until the program says that it has started; most runs but once. */
const START_JIT_POLICY = 5;

/**
 * Compiles one executable. The same sources and Bun version give the same bytes, wherever they are built.
 * The directory of the user decides nothing at run time that the user's agents do not need: packages are found by
 * its package.json and tsconfig.json, but its bunfig.toml cannot preload code and its .env is read by us alone.
 */
export async function compile({ entry, outfile, target, profile }: CompileOptions): Promise<void> {
  await mkdir(dirname(outfile), { recursive: true });
  // Bun puts source maps beside the executable and the executable's name into it: both are settled in a place apart.
  const workplace = await mkdtemp(join(dirname(outfile), ".build-"));
  const built = join(workplace, `${basename(ENTRY, ".ts")}${target?.extension ?? ""}`);
  try {
    const result = await Bun.build({
      entrypoints: [entry],
      root: ROOT,
      target: "bun",
      format: "esm",
      splitting: true,
      bytecode: true,
      sourcemap: "linked",
      // Names stay: they cost 0.3 % of the size and make a stack trace readable.
      minify: { whitespace: true, syntax: true },
      // Bun would write "development" here, and the user's own value would never be seen.
      define: { "process.env.NODE_ENV": "process.env.NODE_ENV" },
      compile: {
        ...(target && { target: `bun-${target.name}` as Bun.Build.CompileTarget }),
        outfile: built,
        ...(profile && { bytecodeOrder: profile, jitPolicy: START_JIT_POLICY }),
        autoloadPackageJson: true,
        autoloadTsconfig: true,
        autoloadBunfig: false,
        autoloadDotenv: false,
      },
    });
    // Without bytecode Bun reports success, and the executable starts ten times slower or not at all.
    const errors = result.logs.filter((entry) => entry.level === "error");
    if (errors.length > 0) throw new Error(errors.map((entry) => entry.message).join("\n"));
    // Bun leaves the signature of its own runtime there, which does not fit what it adds; arm64 it signs itself.
    if (target?.name === "darwin-x64") await Bun.write(built, signAdHoc(await Bun.file(built).bytes(), "aigne"));
    await rename(built, outfile);
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
}

/** The line of `sha256sum`, which checks it with `--check`. */
export async function checksum(file: string): Promise<string> {
  const hash = new Bun.CryptoHasher("sha256");
  for await (const chunk of Bun.file(file).stream()) hash.update(chunk);
  return `${hash.digest("hex")}  ${basename(file)}`;
}

/** The targets that the command line asks for; none of them means this machine. */
export function toTargets(args: string[]): Target[] {
  const { values } = parseArgs({
    args,
    options: { all: { type: "boolean" }, target: { type: "string", multiple: true } },
  });
  if (values.all) return [...TARGETS];
  return (values.target ?? []).map((name) => {
    const target = TARGETS.find((candidate) => candidate.name === name);
    if (target) return target;
    const names = TARGETS.map((candidate) => candidate.name).join(", ");
    throw new Error(`Cannot build for "${name}": not a known target, expected one of ${names}`);
  });
}

async function build(outfile: string, target?: Target): Promise<string> {
  const start = performance.now();
  await compile({ entry: ENTRY, outfile, profile: PROFILE, ...(target && { target }) });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const megabytes = (Bun.file(outfile).size / 1e6).toFixed(1);
  console.log(`${relative(ROOT, outfile).padEnd(34)} ${megabytes.padStart(6)} MB ${seconds.padStart(5)} s`);
  return outfile;
}

async function main(args: string[]): Promise<void> {
  const targets = toTargets(args);
  // Source maps name files relative to it, and two builds shall be the same.
  process.chdir(ROOT);
  if (targets.length === 0) {
    await build(join(DIST, process.platform === "win32" ? "aigne.exe" : "aigne"));
    return;
  }
  const sums: string[] = [];
  for (const target of targets) {
    sums.push(await checksum(await build(join(DIST, `aigne-${target.name}${target.extension}`), target)));
  }
  await Bun.write(join(DIST, "SHA256SUMS"), `${sums.join("\n")}\n`);
}

if (import.meta.main) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    const causes = error instanceof AggregateError ? error.errors : [error];
    for (const cause of causes) console.error(cause instanceof Error ? cause.message : Bun.inspect(cause));
    process.exitCode = 1;
  }
}

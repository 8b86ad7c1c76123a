/** Compares our executable with a bare server and with the official SDKs: start-up, memory, calls a second, processor time. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compile } from "../build.ts";
import sdkV1 from "../node_modules/@modelcontextprotocol/sdk/package.json" with { type: "json" };
import sdkV2 from "../node_modules/@modelcontextprotocol/server/package.json" with { type: "json" };
import { CONTENDERS, SERVERS, serverFile } from "./contenders.ts";
import { measureLoad, measureStarts, type Plan } from "./measure.ts";
import { toClaims, toPage, toRows, toTable } from "./report.ts";

const HELP = `bun run bench [options]

  --write            write docs/benchmarks.md
  --only NAME        only this contender, beside bare (repeatable)
  --profile NAME     only this contender, once and longer, with a profile of its processor time in dist/bench
  --rounds N         rounds of load (5)
  --seconds N        length of a round (3)
  --starts N         starts of each contender (15); 0 leaves them out

Contenders: ${CONTENDERS.map(({ name }) => name).join(", ")}`;

const { values } = parseArgs({
  options: {
    write: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
    profile: { type: "string" },
    rounds: { type: "string" },
    seconds: { type: "string" },
    starts: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const { profile } = values;
const plan: Plan & { starts: number } = {
  rounds: toNumber(values.rounds, profile ? 1 : 5),
  seconds: toNumber(values.seconds, profile ? 20 : 3),
  starts: toNumber(values.starts, profile ? 0 : 15),
  warmUpSeconds: 1.5,
  connections: 32,
  ...(profile && { profile: join(import.meta.dir, "../dist/bench") }),
};

function toNumber(text: string | undefined, fallback: number): number {
  const number = Number(text ?? fallback);
  if (!Number.isFinite(number) || number < 0) throw new Error(`Cannot take "${text}": expected a number`);
  return number;
}

function isWanted(name: string): boolean {
  if (profile) return name === profile;
  return !values.only || name === "bare" || values.only.includes(name);
}

async function main(): Promise<void> {
  const unknown = [...(values.only ?? []), ...(profile ? [profile] : [])].find(
    (name) => !CONTENDERS.some((contender) => contender.name === name),
  );
  if (values.help || unknown !== undefined) {
    console.log(unknown === undefined ? HELP : `Unknown contender "${unknown}"\n\n${HELP}`);
    process.exitCode = unknown === undefined ? 0 : 2;
    return;
  }
  if (process.platform !== "linux")
    throw new Error("Cannot measure here: processor time is read from /proc, which is Linux's");

  for (const name of SERVERS) {
    await compile({ entry: join(import.meta.dir, "servers", `${name}.ts`), outfile: serverFile(name) });
  }
  const contenders = CONTENDERS.filter(({ name }) => isWanted(name));
  const starts = await measureStarts(contenders, plan.starts);
  const loads = await measureLoad(contenders, plan, ({ name }, { callsPerSecond, cpuUs }) => {
    console.error(
      `${name.padEnd(18)} ${callsPerSecond.toFixed(0).padStart(7)} calls/s ${cpuUs.toFixed(1).padStart(7)} µs`,
    );
  });
  const rows = toRows(starts, loads);
  console.log(`\n${toTable(rows)}\n`);
  for (const { claim, value, holds } of toClaims(rows)) {
    console.log(`${holds ? "holds" : "FAILS"}  ${value.toFixed(2).padStart(5)}  ${claim}`);
  }
  if (!values.write) return;
  const versions = `@modelcontextprotocol/sdk ${sdkV1.version} (v1), @modelcontextprotocol/server ${sdkV2.version} (v2)`;
  await Bun.write(join(import.meta.dir, "../docs/benchmarks.md"), toPage(rows, plan, versions));
}

await main();

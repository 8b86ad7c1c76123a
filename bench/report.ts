/** What was measured, as the page that is kept: tables, the machine, the command. */
import { cpus, release, totalmem } from "node:os";
import type { Contender } from "./contenders.ts";
import { median, type Plan, type Round, type Start } from "./measure.ts";

export interface Row {
  contender: Contender;
  startMs: number;
  startMinMs: number;
  idleMb: number;
  loadedMb: number;
  callsPerSecond: number;
  cpuUs: number;
  /** Of the bare server's, median of the rounds; 1 is as good, 0.5 takes twice as much. */
  throughputRatio: number;
  cpuRatio: number;
}

export function toRows(
  starts: ReadonlyMap<Contender, Start>,
  loads: ReadonlyMap<Contender, { rounds: readonly Round[]; loadedMb: number }>,
): Row[] {
  const bare = [...loads].find(([contender]) => contender.era === "bare")?.[1].rounds ?? [];
  return [...loads].map(([contender, { rounds, loadedMb }]) => {
    const start = starts.get(contender) ?? { startMs: [], idleMb: [] };
    const against = (ratio: (round: Round, bare: Round) => number) =>
      median(rounds.flatMap((round, index) => (bare[index] ? [ratio(round, bare[index])] : [])));
    return {
      contender,
      startMs: median(start.startMs),
      startMinMs: Math.min(...start.startMs),
      idleMb: median(start.idleMb),
      loadedMb,
      callsPerSecond: median(rounds.map((round) => round.callsPerSecond)),
      cpuUs: median(rounds.map((round) => round.cpuUs)),
      throughputRatio: against((round, base) => round.callsPerSecond / base.callsPerSecond),
      cpuRatio: against((round, base) => base.cpuUs / round.cpuUs),
    };
  });
}

/** What the program promises about itself, and whether it holds. */
export function toClaims(rows: readonly Row[]): { claim: string; value: number; holds: boolean }[] {
  const row = (name: string) => rows.find(({ contender }) => contender.name === name);
  const bare = row("bare");
  const sdks = rows.filter(({ contender }) => contender.name.startsWith("v")).map(({ cpuRatio }) => cpuRatio);
  const bestSdk = sdks.length > 0 ? Math.max(...sdks) : Number.NaN;
  const claims = ["ours-modern", "ours-session"].flatMap((name) => {
    const ours = row(name);
    if (!ours || !bare) return [];
    return [
      atLeast(`${name}: processor time a call, of bare`, ours.cpuRatio, 0.6),
      atLeast(`${name}: processor time a call, times the best SDK`, ours.cpuRatio / bestSdk, 4),
      atMost(`${name}: start, times bare`, ours.startMs / bare.startMs, 3),
      atMost(`${name}: idle memory, times bare`, ours.idleMb / bare.idleMb, 1.5),
    ];
  });
  return claims.filter(({ value }) => Number.isFinite(value));
}

function atLeast(claim: string, value: number, bound: number) {
  return { claim: `${claim} ≥ ${bound}`, value, holds: value >= bound };
}

function atMost(claim: string, value: number, bound: number) {
  return { claim: `${claim} ≤ ${bound}`, value, holds: value <= bound };
}

export function toTable(rows: readonly Row[]): string {
  const head = [
    "| server | start, median (min) ms | idle MB | after load MB | calls/s | of bare | CPU µs a call | of bare |",
    "|---|--:|--:|--:|--:|--:|--:|--:|",
  ];
  const lines = rows.map((row) => {
    const start = Number.isFinite(row.startMs) ? `${row.startMs.toFixed(1)} (${row.startMinMs.toFixed(1)})` : NOTHING;
    const cells = [
      row.contender.title,
      start,
      toText(row.idleMb, 1),
      toText(row.loadedMb, 0),
      toText(row.callsPerSecond, 0),
    ];
    return `| ${[...cells, toText(row.throughputRatio, 2), toText(row.cpuUs, 1), toText(row.cpuRatio, 2)].join(" | ")} |`;
  });
  return [...head, ...lines].join("\n");
}

/** What was not measured in this run. */
const NOTHING = "–";

function toText(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : NOTHING;
}

export function toPage(rows: readonly Row[], plan: Plan & { starts: number }, versions: string): string {
  const processors = cpus();
  const machine = `${processors[0]?.model.trim() ?? "unknown processor"}, ${processors.length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${release()}`;
  return `# Benchmarks

One tool that does nothing, called over HTTP, so that only the serving of it is measured. Written by \`bun run bench --write\`.

${toTable(rows)}

- **of bare**: compared with a compiled \`Bun.serve\` that parses the body and sends it back, in the same round. 1.00 is as good; 0.50 takes twice the processor time.
- **CPU** is user and system time of all threads of the server over the run. On a machine that does other things as well it says more than calls a second.
- **start** is the time from starting the process to the line that says it listens, ${plan.starts} times each; **idle** is resident memory one second later.
- Load: ${plan.connections} keep-alive connections with one call in flight each, ${plan.rounds} rounds of ${plan.seconds} s, all servers taking turns; medians.
- All servers are compiled with the same flags. The SDK servers use the low-level \`Server\` and no schema of their own, their fastest way.
- **aigne** runs with \`--log-level warn\`, except where a log line a call is mentioned; it checks the arguments against the agent's schema.

Machine: ${machine}. Bun ${Bun.version}, ${versions}. ${new Date().toISOString().slice(0, 10)}.
`;
}

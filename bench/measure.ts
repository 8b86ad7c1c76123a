/** The measurements: starts one after another, and load on one server at a time, taking turns so that noise is shared. */
import { join } from "node:path";
import { type Contender, callRequest, MESSAGE } from "./contenders.ts";
import type { Load, LoadResult } from "./load.ts";
import { type Subject, startSubject } from "./subject.ts";

/** After this long a server that does nothing has settled. */
const SETTLE_MS = 1_000;

export interface Start {
  startMs: number[];
  idleMb: number[];
}

export interface Round {
  callsPerSecond: number;
  /** Processor time of the server for one call. */
  cpuUs: number;
}

export interface Plan {
  rounds: number;
  seconds: number;
  warmUpSeconds: number;
  connections: number;
  /** Where profiles go; without it nothing is profiled. */
  profile?: string;
}

/** Starts each contender `times` times, in turns; memory is taken at every third start, since it takes a second. */
export async function measureStarts(contenders: readonly Contender[], times: number): Promise<Map<Contender, Start>> {
  const starts = new Map(contenders.map((contender) => [contender, { startMs: [], idleMb: [] } as Start]));
  for (let time = 0; time < times; time++) {
    for (const [{ command }, start] of starts) {
      const subject = await startSubject(command);
      start.startMs.push(subject.startMs);
      if (time % 3 === 0) {
        await Bun.sleep(SETTLE_MS);
        start.idleMb.push(await subject.rssMb());
      }
      await subject.stop();
    }
  }
  return starts;
}

/** Rounds of load, every contender once a round; all of a contender's rounds are on the same process. */
export async function measureLoad(
  contenders: readonly Contender[],
  plan: Plan,
  progress: (contender: Contender, round: Round) => void,
): Promise<Map<Contender, { rounds: Round[]; loadedMb: number }>> {
  const running: { contender: Contender; subject: Subject; load: Load; rounds: Round[]; loadedMb: number }[] = [];
  try {
    for (const contender of contenders) {
      const subject = await startSubject(contender.command, plan.profile);
      const request = await callRequest(contender, subject.url);
      const { hostname, port } = subject.url;
      const load = {
        hostname,
        port: Number(port),
        request,
        expected: MESSAGE,
        connections: plan.connections,
        seconds: 0,
      };
      running.push({ contender, subject, load, rounds: [], loadedMb: 0 });
      await runLoad(contender, { ...load, seconds: plan.warmUpSeconds });
    }
    for (let round = 0; round < plan.rounds; round++) {
      for (const each of running) {
        const before = await each.subject.cpuMs();
        const { calls, seconds } = await runLoad(each.contender, { ...each.load, seconds: plan.seconds });
        const cpuUs = ((await each.subject.cpuMs()) - before) * (1000 / calls);
        each.rounds.push({ callsPerSecond: calls / seconds, cpuUs });
        each.loadedMb = await each.subject.rssMb();
        progress(each.contender, { callsPerSecond: calls / seconds, cpuUs });
      }
    }
  } finally {
    await Promise.all(running.map(({ subject }) => subject.stop()));
  }
  return new Map(running.map(({ contender, rounds, loadedMb }) => [contender, { rounds, loadedMb }]));
}

/** In a process of its own, so that the caller's work is not the server's. */
async function runLoad({ name }: Contender, load: Load): Promise<LoadResult> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "load.ts"), JSON.stringify(load)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const result = JSON.parse(await new Response(child.stdout).text()) as LoadResult;
  if (result.fault !== undefined) throw new Error(`Cannot measure "${name}": it answered\n${result.fault}`);
  if (result.calls === 0) throw new Error(`Cannot measure "${name}": it answered nothing`);
  return result;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

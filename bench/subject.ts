/** A server under measurement: started, watched through /proc, stopped. */

export interface Subject {
  url: URL;
  /** From the start of the process to its ready line. */
  startMs: number;
  /** Resident memory. */
  rssMb(): Promise<number>;
  /** Processor time of all its threads since its start. */
  cpuMs(): Promise<number>;
  /** Kills it, unless it is profiled: then it must end by itself to write what it knows. */
  stop(): Promise<void>;
}

/** Linux counts processor time in hundredths of a second, on every machine that Bun runs on. */
const MS_PER_TICK = 10;

const READY = /^MCP server is running on (http\S+)\n/m;

/** @param profile a directory for a profile of where processor time goes, written when the server stops on its own */
export async function startSubject(command: readonly string[], profile?: string): Promise<Subject> {
  const { PATH, HOME } = process.env;
  const start = performance.now();
  const child = Bun.spawn([...command], {
    stdio: ["ignore", "pipe", "ignore"],
    env: {
      ...(PATH && { PATH }),
      ...(HOME && { HOME }),
      ...(profile && { BUN_OPTIONS: `--cpu-prof-md --cpu-prof --cpu-prof-dir=${profile}` }),
    },
  });
  const url = await readyUrl(child.stdout);
  const startMs = performance.now() - start;
  if (!url) throw new Error(`Cannot start "${command.join(" ")}": it ended with ${await child.exited}`);
  return {
    url,
    startMs,
    async rssMb() {
      const status = await Bun.file(`/proc/${child.pid}/status`).text();
      return Number(status.match(/^VmRSS:\s+(\d+) kB/m)?.[1]) / 1024;
    },
    async cpuMs() {
      const stat = await Bun.file(`/proc/${child.pid}/stat`).text();
      // The name in parentheses may contain spaces; the fields after it count from 3.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
    },
    async stop() {
      child.kill(profile ? "SIGTERM" : "SIGKILL");
      await child.exited;
    },
  };
}

async function readyUrl(stdout: ReadableStream<Uint8Array>): Promise<URL | undefined> {
  const reader = stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return undefined;
    text += decoder.decode(value, { stream: true });
    const url = text.match(READY)?.[1];
    // The reader is kept: whatever comes later is discarded with the process.
    if (url) return new URL(url);
  }
}

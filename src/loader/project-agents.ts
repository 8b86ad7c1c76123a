/** The agents of a project by name, read when code first asks for them. */
import { basename, dirname, extname } from "node:path";
import type { AgentFunction, AgentObject, ProjectAgents } from "../agents/kind.ts";
import { AppError, formatProblem } from "../errors.ts";
import { log } from "../log.ts";
import type { Agent } from "../runtime/agent.ts";
import { camelCase } from "../util/camel-case.ts";
import { type AgentFiles, type AgentNode, createReading, type Reading } from "./agent-files.ts";
import type { References } from "./manifest.ts";
import { resolveReference } from "./reference.ts";

interface ProjectAgentsOptions {
  /** The project's file, where paths start. */
  file: string;
  references: References;
  files: AgentFiles;
  build(node: AgentNode): Promise<Agent | undefined>;
  /** Reads what agents like this one need besides. */
  prepare(nodes: readonly AgentNode[], reading: Reading): Promise<void>;
}

export function createProjectAgents({ file, references, files, build, prepare }: ProjectAgentsOptions): ProjectAgents {
  const loaded = new Map<string, Agent>();
  const fromFunctions = new WeakMap<AgentFunction | AgentObject, Promise<Agent>>();
  const paths = [...new Set(references.map(({ path }) => path))];
  let last: Promise<unknown> = Promise.resolve();

  /** Reading follows references, so two readings at once could wait for each other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }

  async function open(path: string): Promise<Agent> {
    const known = loaded.get(path) ?? (await openKnown(path));
    if (known) return known;
    const agent = await read(path, (reading) => {
      const place = reading.problems.place({ file, locate: () => undefined });
      return files.load(path, { place, reading, trail: [] });
    });
    loaded.set(path, agent);
    return agent;
  }

  /** What was read for another reason is at hand already. */
  async function openKnown(path: string): Promise<Agent | undefined> {
    const node = files.known(resolveReference(path, dirname(file)));
    const agent = node && (await build(node));
    if (agent) loaded.set(path, agent);
    return agent;
  }

  async function read(name: string, load: (reading: Reading) => Promise<AgentNode | undefined>): Promise<Agent> {
    const reading = createReading();
    try {
      const node = await load(reading);
      if (node) await prepare([node], reading);
      await reading.problems.throwIfAny();
      const agent = node && (await build(node));
      for (const warning of await reading.problems.warnings()) log.warn(formatProblem(warning));
      await reading.problems.throwIfAny();
      if (agent) return agent;
      throw new Error(`There is no agent in "${name}"`);
    } catch (cause) {
      // What is wrong tells of files and code, which is for the log and not for whoever called.
      log.error("cannot load agent", { agent: name, error: cause });
      throw new AppError("AGENT", `Cannot load agent "${name}": there are problems with its definition`, { cause });
    }
  }

  async function find(name: string): Promise<Agent | undefined> {
    for (const path of paths) await openKnown(path);
    const byName = () => paths.map((path) => loaded.get(path)).find((agent) => agent?.name === name);
    const known = byName();
    if (known) return known;
    const byFile = paths.find((path) => camelCase(stem(path)) === camelCase(name));
    if (byFile) return await open(byFile);

    let failure: unknown;
    for (const path of paths) {
      const agent = await open(path).catch((error: unknown) => {
        failure ??= error;
        return undefined;
      });
      if (agent?.name === name) return agent;
    }
    if (failure) throw failure;
    return undefined;
  }

  return {
    get names() {
      return paths.map((path) => loaded.get(path)?.name ?? stem(path));
    },
    get: (name) => inTurn(() => find(name)),
    fromCode(code) {
      const known = fromFunctions.get(code);
      if (known) return known;
      const name = code.name || "function";
      const agent = inTurn(() => read(name, (reading) => files.fromCode(code, file, reading)));
      fromFunctions.set(code, agent);
      return agent;
    },
  };
}

function stem(path: string): string {
  return basename(path, extname(path));
}

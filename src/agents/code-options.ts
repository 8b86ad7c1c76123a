/** What code is called with besides its input: the call it is a part of, and the agents it may call. */
import { AppError } from "../errors.ts";
import type { Agent, JsonObject } from "../runtime/agent.ts";
import { deeper, type InvokeContext } from "../runtime/context.ts";
import { invoke } from "../runtime/invoke.ts";
import { found } from "../util/found.ts";
import { isRecord } from "../util/is-record.ts";
import { nearest } from "../util/nearest.ts";
import { type AgentHandle, createHandle, handleOf, namedList } from "./agent-handle.ts";
import { agentBehind } from "./agent-object.ts";
import { emitProgress } from "./code-output.ts";
import { streamOutput } from "./code-stream.ts";
import type { AgentFunction, BuildContext } from "./kind.ts";

/** Everything is made when it is asked for: most code asks for nothing, and is called often. */
export function createCodeOptions(agent: Agent, build: BuildContext, call: InvokeContext): object {
  let context: object | undefined;
  const options = {
    streaming: call.emit !== undefined,
    get signal() {
      return call.signal;
    },
    get context() {
      // Code that hands its options on does not thereby ask for a stream.
      const wantsStream = (given: unknown) => given !== options && isRecord(given) && given.streaming === true;
      context ??= createContext(agent, build, call, wantsStream);
      return context;
    },
  };
  return options;
}

function createContext(
  agent: Agent,
  build: BuildContext,
  call: InvokeContext,
  wantsStream: (options: unknown) => boolean,
): object {
  const context = {
    id: call.callId,
    rootId: call.callId,
    get signal() {
      return call.signal;
    },
    userContext: call.userContext,
    get agents() {
      return agentsByName(build);
    },
    get skills() {
      return namedList(build.skills.map(handleOf));
    },
    get model() {
      return { name: build.model.id };
    },
    async invoke(target: unknown, input: JsonObject = {}, options?: unknown): Promise<JsonObject | ReadableStream> {
      const called = await resolve(target, build);
      const inner = deeper(call);
      return wantsStream(options) ? streamOutput(called, input, inner) : await invoke(called, input, inner);
    },
    progress: (update: unknown) => emitProgress(update, { agent: agent.name, call }),
    newContext: () => context,
    // Agent objects of other makes tell and count here what they do; our own events tell the same.
    emit: () => false,
    usage: { agentCalls: 0, inputTokens: 0, outputTokens: 0 },
  };
  return context;
}

async function resolve(target: unknown, build: BuildContext): Promise<Agent> {
  if (typeof target === "string") return await named(target, build);
  if (typeof target === "function") return await build.agents.fromCode(target as AgentFunction);
  const lookUp = agentBehind(target, build.agents);
  if (lookUp) return await lookUp();
  throw new AppError("AGENT", `Cannot invoke ${found(target)}, expected an agent, a function or the name of an agent`);
}

async function named(name: string, { agents, skills }: BuildContext): Promise<Agent> {
  const agent = skills.find((skill) => skill.name === name) ?? (await agents.get(name));
  if (agent) return agent;
  const known = [...skills.map((skill) => skill.name), ...agents.names];
  const meant = nearest(name, known);
  const hint = meant ? `did you mean "${meant}"?` : `expected one of ${[...new Set(known)].join(", ") || "none"}`;
  throw new AppError("AGENT", `Cannot invoke "${name}": the project has no such agent, ${hint}`);
}

/** A list that can be asked for any name, since which there are is not known before all files are read. */
function agentsByName(build: BuildContext): AgentHandle[] {
  const handle = (name: string) => createHandle(name, () => named(name, build));
  return new Proxy(build.agents.names.map(handle), {
    get(list, key, receiver) {
      if (typeof key === "symbol" || key in list || /^\d+$/.test(key)) return Reflect.get(list, key, receiver);
      return list.length > 0 && key !== "then" && key !== "toJSON" ? handle(key) : undefined;
    },
  });
}

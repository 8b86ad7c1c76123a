/** The author's JavaScript and TypeScript: loaded apart from this program, with a `process` of its own. */
import { dirname } from "node:path";
import type { AgentFunction } from "../agents/kind.ts";
import { IMPORT_TIMEOUT_MS, SLOW_IMPORT_MS } from "../defaults.ts";
import { provideModules } from "../embed/modules.ts";
import { AppError } from "../errors.ts";
import { log } from "../log.ts";
import { isPending } from "../util/is-pending.ts";
import { isThenable } from "../util/is-thenable.ts";
import { createAgentConsole } from "./agent-console.ts";

export interface Modules {
  /** The exports of a file. */
  import(file: string): Promise<Readonly<Record<string, unknown>>>;
  /** An async function of `(input, options)` with this body; its imports start at `file`. */
  compile(body: string, file: string): Promise<AgentFunction>;
  /** Calls the author's code; a promise it returns is rejected when the modules are disposed. */
  run<T>(call: () => T): T;
  dispose(): void;
}

export interface ModulesOptions {
  /** The project's directory. */
  root: string;
  /** What the code sees as `process.env`. */
  environment: Readonly<Record<string, string>>;
  /** Takes what nobody caught. */
  onError(error: unknown, kind: string): void;
}

/** Lines that stand before the body in what `compile` compiles. */
export const LINES_BEFORE_BODY = 1;

export function functionSource(body: string): string {
  return `return async function (input, options) {\n${body}\n}`;
}

export function createModules({ root, environment, onError }: ModulesOptions): Modules {
  const globals = { process: ownProcess(environment), console: createAgentConsole() };
  const pending = new Set<(reason: unknown) => void>();
  let graph: Bun.ModuleGraph | undefined;
  let disposed = false;

  function open(): Bun.ModuleGraph {
    if (disposed) throw unloaded();
    if (graph) return graph;
    provideModules(root);
    graph = new Bun.ModuleGraph({ globals, onError });
    return graph;
  }

  /** What waits inside of a graph that is disposed would wait for ever. */
  function guard<T>(work: PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      pending.add(reject);
      work.then(
        (value) => {
          pending.delete(reject);
          resolve(value);
        },
        (error) => {
          pending.delete(reject);
          reject(error);
        },
      );
    });
  }

  return {
    import: (file) => inTime(guard(open().import<Record<string, unknown>>(file)), file),

    async compile(body, file) {
      const { compileFunction } = await import("node:vm");
      const factory = compileFunction(functionSource(body), ["process", "console"], {
        filename: file,
        importModuleDynamically: (specifier) => open().import(resolveSpecifier(specifier, file)),
      });
      return factory(globals.process, globals.console) as AgentFunction;
    },

    run(call) {
      const result = open().run(call);
      return isThenable(result) && isPending(result) ? (guard(result) as unknown as typeof result) : result;
    },

    dispose() {
      disposed = true;
      graph?.dispose();
      for (const reject of pending) reject(unloaded());
      pending.clear();
    },
  };
}

/** A promise for a module that says when it takes long, and gives up when it takes too long. */
async function inTime<T>(loading: Promise<T>, file: string): Promise<T> {
  const slow = setTimeout(
    () => log.warn(`Still loading ${file}: a top-level await in it has not settled`),
    SLOW_IMPORT_MS,
  );
  const timeout = Promise.withResolvers<never>();
  const message = `Cannot load within ${IMPORT_TIMEOUT_MS / 1000} s: a top-level await has not settled`;
  const end = setTimeout(() => timeout.reject(new Error(message)), IMPORT_TIMEOUT_MS);
  try {
    return await Promise.race([loading, timeout.promise]);
  } finally {
    clearTimeout(slow);
    clearTimeout(end);
  }
}

function resolveSpecifier(specifier: string, file: string): string {
  return Bun.resolveSync(specifier, dirname(file));
}

/** The real one, but for what would reach beyond the project: its environment, and the end of the program. */
function ownProcess(environment: Readonly<Record<string, string>>): NodeJS.Process {
  const exit = (code?: unknown) => {
    throw new Error(`Cannot exit with code ${code ?? 0}: the process is the server's`);
  };
  return Object.create(process, {
    // Standard output is the program's own: whoever starts it reads there where it listens.
    stdout: { get: () => process.stderr },
    env: { value: { ...environment }, writable: true, enumerable: true },
    exit: { value: exit, writable: true },
    reallyExit: { value: exit, writable: true },
    abort: { value: exit, writable: true },
    exitCode: { value: undefined, writable: true },
  });
}

function unloaded(): AppError {
  return new AppError("AGENT", "The project was unloaded while the call was running");
}

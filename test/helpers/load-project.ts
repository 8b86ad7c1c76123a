/** Loads a directory as the command does, but with nothing around it. */
import { isAppError, ProjectError } from "../../src/errors.ts";
import { type LoadOptions, loadProject, type Project } from "../../src/loader/project.ts";
import type { JsonObject } from "../../src/runtime/agent.ts";
import type { InvokeContext } from "../../src/runtime/context.ts";
import type { AgentEvent } from "../../src/runtime/events.ts";
import { invoke } from "../../src/runtime/invoke.ts";
import { tempProject } from "./temp-project.ts";

export const loadOptions: LoadOptions = {
  environment: {},
  createModel() {
    throw new Error("No model was expected to be made");
  },
  onError(error) {
    throw error;
  },
};

export interface LoadedProject extends Project, AsyncDisposable {
  /** Calls a served agent by its name. */
  call(name: string, input?: JsonObject, context?: Partial<InvokeContext>): Promise<JsonObject>;
  /** What was said during the last call, without starts and ends. */
  readonly events: readonly AgentEvent[];
}

export async function loaded(
  files: Readonly<Record<string, string>>,
  options: Partial<LoadOptions> = {},
): Promise<LoadedProject> {
  // A directory with modules of its own keeps the runtime from fetching what is missing.
  const directory = await tempProject({ "node_modules/.keep": "", ...files });
  const project = await loadProject(directory.path, { ...loadOptions, ...options }).catch(async (error) => {
    await directory[Symbol.asyncDispose]();
    throw error;
  });
  const events: AgentEvent[] = [];
  return {
    ...project,
    events,
    async call(name, input = {}, context = {}) {
      const agent = project.agents.find((one) => one.name === name);
      if (!agent) throw new Error(`There is no agent "${name}"`);
      events.length = 0;
      return await invoke(agent, input, {
        callId: "test",
        signal: context.signal ?? new AbortController().signal,
        depth: 0,
        emit: (event) => event.type.startsWith("agent-") || events.push(event),
        userContext: {},
        ...context,
      });
    },
    async [Symbol.asyncDispose]() {
      project.dispose();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** The problems of a directory, one line each and without the directory; empty when it can be served. */
export async function problemsOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  await using directory = await tempProject({ "node_modules/.keep": "", ...files });
  try {
    const project = await loadProject(directory.path, loadOptions);
    project.dispose();
    return [];
  } catch (error) {
    if (!isAppError(error)) throw error;
    const problems = error instanceof ProjectError ? error.problems : [{ file: "", message: error.message }];
    return problems.map((problem) => line(problem, directory.path));
  }
}

export async function warningsOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  await using project = await loaded(files);
  return project.warnings.map((warning) => line(warning, project.root));
}

function line(problem: { file: string; line?: number; column?: number; message: string }, root: string): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(":");
  return `${place}: ${problem.message}`.replaceAll(`${root}/`, "").replaceAll(root, ".");
}

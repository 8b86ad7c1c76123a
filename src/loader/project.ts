/** A directory of agents → a project that is ready to be served. */
import { dirname } from "node:path";
import type { ProjectAgents } from "../agents/kind.ts";
import { AppError, type Problem } from "../errors.ts";
import type { Model } from "../model/model.ts";
import type { Agent } from "../runtime/agent.ts";
import { createAgentFiles, createReading, loadAll } from "./agent-files.ts";
import { createBuilder } from "./build.ts";
import { findManifest, type Manifest, readManifest } from "./manifest.ts";
import { createModules, type Modules } from "./module.ts";
import { createProjectAgents } from "./project-agents.ts";
import { createProjectSkills } from "./project-skills.ts";
import { existingFile } from "./reference.ts";

export interface Project {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** The directory of its file, absolute. */
  readonly root: string;
  /** Its `aigne.yaml`, absolute. */
  readonly file: string;
  /** What is served, in order. */
  readonly agents: readonly Agent[];
  readonly warnings: readonly Problem[];
  /** Ends what the agents' code has open; calls that still wait for it fail. */
  dispose(): void;
}

export interface LoadOptions {
  /** What agents' code sees as `process.env`. */
  environment: Readonly<Record<string, string>>;
  /** Makes the model of an agent from what it and what its project say of it; asked when the agent first needs it. */
  createModel(own: unknown, projects: unknown): Model;
  /** Takes what agents' code throws where nobody catches it. */
  onError(error: unknown, kind: string): void;
}

/**
 * Loads what is served and what that leads to; other agents wait until code asks for them.
 * @throws ProjectError with all problems of all files; AppError PROJECT when there is no project.
 */
export async function loadProject(path: string, options: LoadOptions): Promise<Project> {
  const file = findManifest(path);
  const modules = createModules({ root: dirname(file), ...options });
  try {
    return await load(file, modules, options);
  } catch (error) {
    modules.dispose();
    throw error;
  }
}

async function load(file: string, modules: Modules, options: LoadOptions): Promise<Project> {
  const root = dirname(file);
  const reading = createReading();
  const { problems } = reading;
  const manifest = await readManifest(file, problems);
  if (!manifest) {
    await problems.throwIfAny();
    throw new AppError("PROJECT", `Cannot read ${file}`);
  }

  const files = createAgentFiles({ root, modules });
  const served = await loadAll(manifest.served, files, reading);
  const projectSkills = createProjectSkills(manifest.skills, files);
  await projectSkills.prepare(served, reading);
  warnOfMissing(manifest, root);
  await problems.throwIfAny();

  const agents: ProjectAgents = createProjectAgents({
    file,
    references: [...manifest.agents, ...manifest.served],
    files,
    build: (node) => builder.build(node),
    prepare: projectSkills.prepare,
  });
  const builder = createBuilder({ root, modules, agents, model: manifest.model, projectSkills, ...options });
  const built: Agent[] = [];
  for (const node of served) {
    const agent = await builder.build(node);
    if (agent) built.push(agent);
  }
  await problems.throwIfAny();

  return {
    name: manifest.name,
    description: manifest.description,
    root,
    file,
    agents: built,
    warnings: await problems.warnings(),
    dispose: modules.dispose,
  };
}

/** Agents that code may ask for by name are not read before it does; that they are there can be seen now. */
function warnOfMissing({ agents, served }: Manifest, base: string): void {
  for (const { path, place } of agents) {
    if (served.some((reference) => reference.path === path)) continue;
    existingFile(path, { base, place: { ...place, problem: place.warn }, failure: "Cannot load agent" });
  }
}

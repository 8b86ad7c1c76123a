/** Definitions → agents, each built once, with what they may ask of their project. */
import type { BuildContext, ProjectAgents } from "../agents/kind.ts";
import { errorMessage, isAppError } from "../errors.ts";
import type { Model } from "../model/model.ts";
import type { Agent } from "../runtime/agent.ts";
import type { AgentNode, SkillNode } from "./agent-files.ts";
import type { Modules } from "./module.ts";
import { type ProjectSkills, takesProjectSkills } from "./project-skills.ts";

export interface Surroundings {
  readonly root: string;
  readonly modules: Modules;
  readonly agents: ProjectAgents;
  /** The model of the project, as its manifest says it. */
  readonly model: unknown;
  readonly projectSkills: ProjectSkills;
  createModel(own: unknown, projects: unknown): Model;
}

export interface Builder {
  /** Undefined when the kind refuses the definition, which is then a problem at the field its message starts with. */
  build(node: AgentNode): Promise<Agent | undefined>;
}

export function createBuilder(surroundings: Surroundings): Builder {
  const built = new Map<AgentNode, Agent | undefined>();
  const underway = new Set<AgentNode>();

  async function build(node: AgentNode): Promise<Agent | undefined> {
    if (built.has(node)) return built.get(node);
    underway.add(node);
    const agent = await buildWith(node, await skillsOf(node));
    underway.delete(node);
    built.set(node, agent);
    return agent;
  }

  async function skillsOf(node: AgentNode): Promise<Agent[]> {
    const projects = takesProjectSkills(node) ? surroundings.projectSkills.nodes.filter(isAvailable) : [];
    const skills: Agent[] = [];
    for (const skill of [...projects.map((project) => ({ node: project })), ...node.skills]) {
      const agent = await buildSkill(skill);
      const isKnown = skills.slice(0, projects.length).some(({ name }) => name === agent?.name);
      if (agent && !isKnown) skills.push(agent);
    }
    return skills;
  }

  /** A skill of the whole project may itself lead to the agent that is being built: it goes without, then. */
  function isAvailable(node: AgentNode): boolean {
    return !underway.has(node) && node.skills.every((skill) => isAvailable(skill.node));
  }

  async function buildSkill({ node, defaultInput }: SkillNode): Promise<Agent | undefined> {
    const agent = await build(node);
    return agent && defaultInput ? { ...agent, defaultInput: { ...agent.defaultInput, ...defaultInput } } : agent;
  }

  async function buildWith(node: AgentNode, skills: Agent[]): Promise<Agent | undefined> {
    const { definition, kind, place } = node.loaded;
    try {
      return await kind.build(definition, contextOf(node, skills));
    } catch (error) {
      if (!isAppError(error)) throw error;
      const message = errorMessage(error);
      const [, key] = /^"([^"]+)":/.exec(message) ?? [];
      place.problem(message, key === undefined ? {} : { path: [key] });
      return undefined;
    }
  }

  function contextOf({ loaded }: AgentNode, skills: Agent[]): BuildContext {
    const { root, modules, agents, model, createModel } = surroundings;
    let own: Model | undefined;
    return {
      root,
      skills,
      get model() {
        own ??= createModel(loaded.model, model);
        return own;
      },
      agents,
      runCode: modules.run,
      warn: (message, path) => loaded.place.warn(message, path ? { path, part: "key" } : {}),
    };
  }

  return { build };
}

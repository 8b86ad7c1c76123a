/** Definitions → agents, each built once, with what they may ask of their project. */
import type { BuildContext, ProjectAgents } from "../agents/kind.ts";
import { errorMessage, isAppError } from "../errors.ts";
import type { Model } from "../model/model.ts";
import type { Agent } from "../runtime/agent.ts";
import { type AgentNode, nodesBelow, type SkillNode } from "./agent-files.ts";
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
  // Code may make agents of its own at every call.
  const built = new WeakMap<AgentNode, Agent | undefined>();
  const underway = new Set<AgentNode>();

  async function build(node: AgentNode): Promise<Agent | undefined> {
    if (built.has(node)) return built.get(node);
    underway.add(node);
    const skills = await skillsOf(node);
    const fieldAgents = await fieldAgentsOf(node);
    // What is wrong below would only be complained of once more.
    const isWhole = nodesBelow(node).every((one) => built.get(one));
    const agent = isWhole ? await buildWith(node, skills, fieldAgents) : undefined;
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

  async function fieldAgentsOf(node: AgentNode): Promise<Map<string, Agent>> {
    const agents = new Map<string, Agent>();
    for (const [field, reference] of node.fieldAgents) {
      const agent = await buildSkill(reference);
      if (agent) agents.set(field, agent);
    }
    return agents;
  }

  /** A skill of the whole project may itself lead to the agent that is being built: it goes without, then. */
  function isAvailable(node: AgentNode): boolean {
    return !underway.has(node) && nodesBelow(node).every(isAvailable);
  }

  async function buildSkill({ node, defaultInput }: SkillNode): Promise<Agent | undefined> {
    const agent = await build(node);
    return agent && defaultInput ? { ...agent, defaultInput: { ...agent.defaultInput, ...defaultInput } } : agent;
  }

  async function buildWith(
    node: AgentNode,
    skills: Agent[],
    fieldAgents: ReadonlyMap<string, Agent>,
  ): Promise<Agent | undefined> {
    const { definition, kind, place } = node.loaded;
    try {
      return await kind.build(definition, contextOf(node, skills, fieldAgents));
    } catch (error) {
      if (!isAppError(error)) throw error;
      const message = errorMessage(error);
      const [, key] = /^"([^"]+)":/.exec(message) ?? [];
      place.problem(message, key === undefined ? {} : { path: [key] });
      return undefined;
    }
  }

  function contextOf({ loaded }: AgentNode, skills: Agent[], fieldAgents: ReadonlyMap<string, Agent>): BuildContext {
    const { root, modules, agents, model, createModel } = surroundings;
    let own: Model | undefined;
    return {
      root,
      skills,
      get model() {
        own ??= createModel(loaded.model, model);
        return own;
      },
      agentIn: (field) => fieldAgents.get(field),
      agents,
      runCode: modules.run,
      warn: (message, path) => loaded.place.warn(message, path ? { path, part: "key" } : {}),
    };
  }

  return { build };
}

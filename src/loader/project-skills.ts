/** The skills of a whole project, which every agent that has a model may call. */
import { type AgentFiles, type AgentNode, loadAll, nodesBelow, type Reading } from "./agent-files.ts";
import type { References } from "./manifest.ts";

export interface ProjectSkills {
  /** Empty until an agent was read that takes them. */
  readonly nodes: readonly AgentNode[];
  /** Reads them if one of `nodes`, or of their skills, takes them. */
  prepare(nodes: readonly AgentNode[], reading: Reading): Promise<void>;
}

export function createProjectSkills(references: References, files: AgentFiles): ProjectSkills {
  let loaded: readonly AgentNode[] | undefined;
  return {
    get nodes() {
      return loaded ?? [];
    },
    async prepare(nodes, reading) {
      if (!loaded && nodes.some(leadsToTaker)) loaded = await loadAll(references, files, reading);
    },
  };
}

/** The format gives them to agents with a model that chooses among them. */
export function takesProjectSkills({ loaded }: AgentNode): boolean {
  return loaded.kind.type === "ai";
}

function leadsToTaker(node: AgentNode): boolean {
  return takesProjectSkills(node) || nodesBelow(node).some(leadsToTaker);
}

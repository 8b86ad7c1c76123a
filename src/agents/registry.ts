/** The kinds of agents there are, each in a chunk of its own that is loaded with the first agent of the kind. */
import type { AgentKind } from "./kind.ts";

/** The word in a file's `type` → its kind. A further kind is one file and one row here. */
export const agentKinds: Readonly<Record<string, () => Promise<AgentKind>>> = {
  ai: async () => (await import("./ai.ts")).aiKind,
  function: async () => (await import("./function.ts")).functionKind,
  team: async () => (await import("./team.ts")).teamKind,
  transform: async () => (await import("./transform.ts")).transformKind,
};

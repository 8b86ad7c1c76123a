/** Everything that can happen during a call, as one union that logs, progress and traces read. */

export interface Usage {
  inputTokens: number;
  outputTokens: number;
}

interface Source {
  /** The agent it happened in. */
  agent: string;
  /** 0 for the agent that was called from outside, 1 for its skills, and so on. */
  depth: number;
}

export type AgentEvent = Source &
  (
    | { type: "agent-start" }
    | { type: "agent-end"; ms: number; error?: string }
    | { type: "text-delta"; text: string }
    | { type: "reasoning-delta"; text: string }
    | { type: "model-start"; model: string; messages: number; tools: number }
    | { type: "model-end"; model: string; ms: number; usage?: Usage; finishReason?: string; error?: string }
    | { type: "tool-start"; tool: string; toolCallId: string }
    | { type: "tool-end"; tool: string; toolCallId: string; ms: number; error?: string }
    | { type: "progress"; progress?: number; total?: number; message?: string }
  );

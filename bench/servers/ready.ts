/** The line by which a benchmark knows that a server listens; the program under test prints the same. */
import type { Server } from "bun";

export function printReady(server: Server<unknown>): void {
  console.log(`MCP server is running on http://127.0.0.1:${server.port}/mcp`);
}

/** What the servers of the official SDKs offer, as bench/agents does. */
export const ECHO_TOOL = {
  name: "echo",
  description: "Answers with the message",
  inputSchema: {
    type: "object" as const,
    properties: { message: { type: "string", description: "What to answer" } },
    required: ["message"],
  },
};

export function echoResult(input: Record<string, unknown> | undefined) {
  return { content: [{ type: "text" as const, text: JSON.stringify({ message: input?.message }) }] };
}

/** What is said at the start: which agents are served, where, and what to paste into a client. */

import type { Snippet } from "../doors/landing.ts";
import type { LogFormat } from "../log.ts";
import { log } from "../log.ts";
import type { Tool } from "../mcp/toolbox.ts";

export interface Banner {
  name: string;
  root: string;
  url: string;
  tools: readonly Tool[];
  format: LogFormat;
}

export function showBanner({ name, root, url, tools, format }: Banner): void {
  if (format === "json") {
    const served = tools.map((tool) => ({ name: tool.name, kind: tool.agent.kind }));
    log.info("serving", { name, root, url, tools: served });
    return;
  }
  const width = Math.max(...tools.map((tool) => tool.name.length));
  const lines = tools.map((tool) =>
    `    ${tool.name.padEnd(width)}  ${tool.agent.kind.padEnd(8)}  ${firstSentence(tool.agent.description)}`.trimEnd(),
  );
  log.info(`Serving ${name} from ${root}\n${lines.join("\n")}`);
  log.info(
    `Connect a client to ${url}\n${connectSnippets(name, url)
      .map(({ label, code }) => `    ${label}: ${code}`)
      .join("\n")}`,
  );
}

/** The forms most clients take. */
export function connectSnippets(name: string, url: string): Snippet[] {
  const id = name.replace(/[^\w-]+/g, "-");
  return [
    { label: "Claude Code", code: `claude mcp add --transport http ${id} ${url}` },
    { label: "Other clients", code: `{"mcpServers": {"${id}": {"url": "${url}"}}}` },
  ];
}

const LONGEST = 70;

function firstSentence(text = ""): string {
  const sentence = text.split("\n")[0] ?? "";
  return sentence.length > LONGEST ? `${sentence.slice(0, LONGEST - 1)}…` : sentence;
}

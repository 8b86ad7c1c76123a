/** The first page: what is served here and how to connect a client to it. */
import type { Agent } from "../runtime/agent.ts";

/** Something to paste, and where. */
export interface Snippet {
  label: string;
  code: string;
}

export interface Landing {
  service: { name: string; version: string };
  description: string | undefined;
  url: string;
  tools: readonly { name: string; agent: Agent }[];
  connect: readonly Snippet[];
}

export function renderLanding({ service, description, url, tools, connect }: Landing): string {
  const rows = tools.map(
    ({ name, agent }) =>
      `<li><h3>${escapeHtml(name)} <small>${escapeHtml(agent.kind)}</small></h3><p>${escapeHtml(agent.description ?? "")}</p></li>`,
  );
  const curl = `curl -X POST ${url} -H "Content-Type: application/json" -d '{"message": "Hello, Agent!"}'`;
  const snippets = [...connect, { label: "Any shell", code: curl }];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(service.name)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<h1>${escapeHtml(service.name)}</h1>
<p>${escapeHtml(description ?? "A directory of AI agents, served over the Model Context Protocol.")}</p>
</header>
<section>
<h2>Endpoint</h2>
<pre><code>${escapeHtml(url)}</code></pre>
</section>
<section>
<h2>${tools.length === 1 ? "Agent" : `${tools.length} agents`}</h2>
<ul>${rows.join("\n")}</ul>
</section>
<section>
<h2>Connect</h2>
${snippets.map(({ label, code }) => `<p>${escapeHtml(label)}</p><pre><code>${escapeHtml(code)}</code></pre>`).join("\n")}
</section>
<footer>aigne ${escapeHtml(service.version)}</footer>
</main>
</body>
</html>
`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2129; --soft: #5c6470; --line: #dfe3e8; --ground: #fff; --code: #f4f6f8; --accent: #2457d6 }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaef; --soft: #9aa3af; --line: #2c323b; --ground: #14171c; --code: #1d2229; --accent: #85a9ff } }
* { box-sizing: border-box }
body { overflow-wrap: anywhere; margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
main { max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem }
h1 { margin: 0; font-size: 1.9rem; letter-spacing: -.01em }
h2 { margin: 2.2rem 0 .6rem; font-size: .8rem; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; color: var(--soft) }
h3 { margin: 0; font-size: 1rem }
small { margin-left: .4rem; padding: .1rem .45rem; border: 1px solid var(--line); border-radius: 1rem; font-weight: 400; color: var(--soft) }
p { margin: .3rem 0 0; color: var(--soft) }
ul { margin: 0; padding: 0; list-style: none }
li { padding: .8rem 0; border-top: 1px solid var(--line) }
pre { margin: .5rem 0; padding: .75rem .9rem; overflow-x: auto; background: var(--code); border-radius: .5rem }
code { font: .85rem/1.5 ui-monospace, monospace; color: var(--accent) }
footer { margin-top: 3rem; color: var(--soft); font-size: .85rem }
`;

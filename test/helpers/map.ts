/** The list of source files in AGENTS.md, made of each file's first sentence; run by itself, it brings the list up to date. */
import { join } from "node:path";
import { openingSentence } from "./source.ts";

const ROOT = join(import.meta.dir, "../..");
export const PAGE = join(ROOT, "AGENTS.md");
const HEADING = "## Every file\n";

/** The page with its list as it should be. */
export async function withMap(page: string): Promise<string> {
  const start = page.indexOf(HEADING);
  if (start < 0) throw new Error(`Cannot find "${HEADING.trim()}" in AGENTS.md`);
  return `${page.slice(0, start)}${HEADING}${await renderMap()}`;
}

async function renderMap(): Promise<string> {
  const files = [...new Bun.Glob("**/*.ts").scanSync(join(ROOT, "src"))].map((file) => file.replaceAll("\\", "/"));
  const folders = Map.groupBy(files.sort(), (file) => file.split("/").slice(0, -1).join("/"));
  let text = "";
  for (const [folder, members] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
    text += `\n**src/${folder ? `${folder}/` : ""}**\n\n`;
    for (const file of members) {
      const sentence = openingSentence(await Bun.file(join(ROOT, "src", file)).text()) ?? "";
      text += `- \`${file.split("/").at(-1)}\`: ${sentence.replace(/\.$/, "")}\n`;
    }
  }
  return text;
}

if (import.meta.main) await Bun.write(PAGE, await withMap(await Bun.file(PAGE).text()));

/** What an author wrote under `instructions`, with the files it names read. */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Instruction } from "../agents/kind.ts";
import { errorMessage } from "../errors.ts";
import { camelCase } from "../util/camel-case.ts";
import { found } from "../util/found.ts";
import { isRecord } from "../util/is-record.ts";
import { displayPath, type Place, pathText } from "./problems.ts";
import { existingFile } from "./reference.ts";

const ROLES: Readonly<Record<string, Instruction["role"]>> = {
  system: "system",
  user: "user",
  agent: "agent",
  assistant: "agent",
};

/** A text, `{role?, content}`, `{role?, url}`, or a list of these; `place` is where the value stands. */
export async function loadInstructions(value: unknown, place: Place): Promise<Instruction[]> {
  if (!Array.isArray(value)) return await loadInstruction(value, place);
  const loaded: Instruction[] = [];
  for (const [index, item] of value.entries()) {
    if (item !== null) loaded.push(...(await loadInstruction(item, place.below(index))));
  }
  return loaded;
}

async function loadInstruction(value: unknown, place: Place): Promise<Instruction[]> {
  const base = dirname(place.file);
  if (typeof value === "string") return [{ role: "system", text: value, base }];
  const label = pathText(place.path);
  if (!isRecord(value)) {
    place.problem(`"${label}": found ${found(value)}, expected a string, or an object with "content" or "url"`);
    return [];
  }

  const item = new Map(Object.entries(value).map(([key, part]) => [camelCase(key), part]));
  const role = toRole(item.get("role"), place);
  const content = item.get("content") ?? undefined;
  const url = item.get("url") ?? undefined;
  if (content === undefined && url === undefined) {
    place.problem(`"${label}": found an object without "content" and "url", expected one of them`);
    return [];
  }
  const workingDir = item.get("workingDir");
  const [key, text] = content === undefined ? ["url", url] : ["content", content];
  if (typeof text !== "string") {
    place.problem(`"${label}.${key}": found ${found(text)}, expected a string`, { path: [String(key)] });
    return [];
  }
  if (!role) return [];
  if (key === "content") return [{ role, text, base: typeof workingDir === "string" ? workingDir : base }];
  return await readPrompt(role, text, place.below("url"));
}

function toRole(value: unknown, place: Place): Instruction["role"] | undefined {
  if (value === undefined || value === null) return "system";
  const role = typeof value === "string" && Object.hasOwn(ROLES, value) ? ROLES[value] : undefined;
  if (role) return role;
  const at = { path: ["role"] };
  if (value === "tool") {
    place.problem(`'tool' role is not allowed in instruction item in agent file ${displayPath(place.file)}`, at);
    return undefined;
  }
  const known = Object.keys(ROLES).join(", ");
  place.problem(`"${pathText([...place.path, "role"])}": found ${found(value)}, expected one of ${known}`, at);
  return undefined;
}

async function readPrompt(role: Instruction["role"], url: string, place: Place): Promise<Instruction[]> {
  const file = existingFile(url, { base: dirname(place.file), place, failure: "Failed to load instructions" });
  if (!file) return [];
  try {
    return [{ role, text: readFileSync(file, "utf8"), base: dirname(file) }];
  } catch (error) {
    place.problem(`Failed to load instructions: cannot read "${url}": ${errorMessage(error)}`);
    return [];
  }
}

/** A project's `aigne.yaml`: where it is and what it says. */
import { realpathSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { modelField } from "../agents/common-fields.ts";
import { anything, type Fields, list, record, string } from "../agents/fields.ts";
import { AppError } from "../errors.ts";
import { camelCase } from "../util/camel-case.ts";
import { found } from "../util/found.ts";
import { isRecord } from "../util/is-record.ts";
import { checkFields, type Entry, type Keys } from "./check-fields.ts";
import { readDataFile } from "./data-file.ts";
import type { Place, Problems } from "./problems.ts";
import { isFile } from "./reference.ts";

const NAMES = ["aigne.yaml", "aigne.yml"];

/** Paths of agents, with the place where each stands. */
export type References = readonly { readonly path: string; readonly place: Place }[];

export interface Manifest {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly model: unknown;
  /** What callers get, in order. */
  readonly served: References;
  /** What agents' code may call by name. */
  readonly agents: References;
  /** What every AI agent may call, besides its own skills. */
  readonly skills: References;
}

const paths = (description: string) => list(description, string("The path of an agent's file"));

export const manifestFields = {
  name: string("The name of the project"),
  description: string("What the project is for; shown to callers"),
  model: modelField,
  agents: paths("The agents of the project"),
  skills: paths("Agents that every AI agent of the project may call"),
  mcpServer: record("What is served", { agents: paths("The agents that callers get as tools") }),
  cli: anything("The agents of a command line of its own, which is not served"),
} satisfies Fields;

const KEYS: Keys = {
  fields: manifestFields,
  aliases: { chatModel: "model" },
  unsupported: new Set(["imageModel", "limits", "prompts", "resources", "skillsDir"]),
};

const WHAT_TO_ADD = `expected a list of agent files under "agents", such as agents: [hello.js]`;

/** @throws AppError PROJECT when there is none. */
export function findManifest(path: string): string {
  const absolute = resolve(path);
  for (const name of NAMES) {
    const file = join(absolute, name);
    if (isFile(file)) return file;
  }
  if (isFile(absolute)) {
    // Package managers link a program's name to its file.
    const file = realpathSync(absolute);
    if (NAMES.includes(basename(file))) return file;
  }
  const remedy = "Please ensure you are in the correct directory or provide a valid path.";
  throw new AppError("PROJECT", `aigne.yaml not found in ${absolute}. ${remedy}`);
}

/** Undefined when it cannot be used at all, which is then among the problems. */
export async function readManifest(file: string, problems: Problems): Promise<Manifest | undefined> {
  const read = await readDataFile(file, { problems, role: basename(file) });
  if (!read) return undefined;
  const place = problems.place(read.source);
  const { data } = read;
  if (!isRecord(data)) {
    place.problem(`${data === null ? "The file is empty" : `Found ${found(data)}`}, ${WHAT_TO_ADD}`);
    return undefined;
  }

  const before = problems.count;
  const entries = checkFields(data, KEYS, place);
  const agents = toReferences(entries.get("agents") ?? faulty(data, "agents"), place);
  const mcpServer = entries.get("mcpServer") ?? faulty(data, "mcpServer");
  const own = isRecord(mcpServer?.value) ? servedAgents(mcpServer.value, place.below(mcpServer.key)) : undefined;
  const served = own ?? agents;
  if (served.length === 0 && problems.count === before) {
    place.problem(`There is nothing to serve, ${WHAT_TO_ADD}`, mcpServer ? { path: [mcpServer.key], part: "key" } : {});
  }
  return {
    name: entries.get("name")?.value as string | undefined,
    description: entries.get("description")?.value as string | undefined,
    model: entries.get("model")?.value,
    served,
    agents,
    skills: toReferences(entries.get("skills"), place),
  };
}

/** Undefined when `mcp_server` leaves it to the project's agents. */
function servedAgents(mcpServer: Record<string, unknown>, place: Place): References | undefined {
  const entries = checkFields(mcpServer, { fields: { agents: manifestFields.agents } }, place);
  const agents = entries.get("agents") ?? faulty(mcpServer, "agents");
  return agents && toReferences(agents, place);
}

/** What is wrong in a part must not hide what else is wrong, so the rest of it is read all the same. */
function faulty(data: Record<string, unknown>, name: string): Entry | undefined {
  const key = Object.keys(data).find((candidate) => camelCase(candidate) === name && data[candidate] !== null);
  return key === undefined ? undefined : { key, value: data[key] };
}

function toReferences(entry: Entry | undefined, place: Place): References {
  const items: unknown[] = Array.isArray(entry?.value) ? entry.value : [];
  return items.flatMap((path, index) =>
    typeof path === "string" ? [{ path, place: place.below(entry?.key ?? "", index) }] : [],
  );
}

/** One agent as its file writes it → a checked definition, with its schemas and prompts read. */
import { commonFields, fieldAliases, ignoredFields, unsupportedFields } from "../agents/common-fields.ts";
import type { AgentFunction, AgentKind, Definition } from "../agents/kind.ts";
import { agentKinds } from "../agents/registry.ts";
import type { JsonObject } from "../runtime/agent.ts";
import { camelCase } from "../util/camel-case.ts";
import { found } from "../util/found.ts";
import { nearest } from "../util/nearest.ts";
import { type AgentField, findAgentFields } from "./agent-fields.ts";
import { checkFields, type Entry } from "./check-fields.ts";
import { compileInline } from "./inline-code.ts";
import { loadInstructions } from "./instructions.ts";
import { loadSchema } from "./json-schema.ts";
import type { Modules } from "./module.ts";
import { type Place, type Problems, pathText } from "./problems.ts";

/** An agent as it is written: what a file holds, or an object within one. */
export interface WrittenAgent {
  readonly data: Readonly<Record<string, unknown>>;
  readonly place: Place;
  /** The kind of an agent that does not name one; without it `type` is required. */
  readonly defaultKind?: string | undefined;
  readonly defaultName: string;
  readonly code?: AgentFunction | undefined;
}

/** A definition with what the loader itself has yet to follow. */
export interface LoadedDefinition {
  readonly definition: Definition;
  readonly kind: AgentKind;
  readonly place: Place;
  /** What the agent says of its model. */
  readonly model: unknown;
  readonly skills: readonly unknown[];
  readonly skillsPlace: Place;
  readonly agentFields: readonly AgentField[];
}

/** Undefined when its kind is not known; other problems leave a definition that is good for finding more of them. */
export async function readDefinition(
  written: WrittenAgent,
  { problems, modules }: { problems: Problems; modules: Modules },
): Promise<LoadedDefinition | undefined> {
  const { data, place } = written;
  const kind = await findKind(written);
  if (!kind) return undefined;

  const entries = checkFields(
    data,
    {
      fields: { ...kind.fields, ...commonFields },
      aliases: fieldAliases,
      ignored: ignoredFields,
      unsupported: unsupportedFields,
      lenient: written.code !== undefined,
    },
    place,
  );
  const below = (entry: Entry) => place.below(entry.key);
  const schema = (entry: Entry | undefined) => entry && loadSchema(entry.value, below(entry), problems);
  const instructions = entries.get("instructions");
  const skills = entries.get("skills");
  return {
    definition: {
      kind: kind.type,
      name: (entries.get("name")?.value as string | undefined) || written.defaultName,
      description: entries.get("description")?.value as string | undefined,
      file: place.file,
      fields: ownFields(entries, kind),
      inputSchema: await schema(entries.get("inputSchema")),
      outputSchema: await schema(entries.get("outputSchema")),
      defaultInput: entries.get("defaultInput")?.value as JsonObject | undefined,
      includeInputInOutput: entries.get("includeInputInOutput")?.value as boolean | undefined,
      instructions: instructions ? await loadInstructions(instructions.value, below(instructions)) : [],
      code: written.code ?? (await inlineCode(entries.get("process"), place, modules)),
    },
    kind,
    place,
    model: entries.get("model")?.value,
    skills: (skills?.value as unknown[] | undefined) ?? [],
    skillsPlace: skills ? below(skills) : place,
    agentFields: findAgentFields(kind.agentFields ?? [], entries, place),
  };
}

async function findKind({ data, place, defaultKind }: WrittenAgent): Promise<AgentKind | undefined> {
  const key = Object.keys(data).find((name) => camelCase(name) === "type") ?? "type";
  const type = data[key] ?? defaultKind;
  const label = pathText([...place.path, key]);
  const known = Object.keys(agentKinds);
  const expected = `expected one of ${known.join(", ")}`;
  if (type === undefined) {
    place.problem(`"${label}" is missing, ${expected}`);
    return undefined;
  }
  const load = typeof type === "string" && Object.hasOwn(agentKinds, type) ? agentKinds[type] : undefined;
  if (load) return await load();

  const meant = typeof type === "string" ? nearest(type, known) : undefined;
  const what = typeof type === "string" ? `"${type}" is not a kind I know` : `found ${found(type)}`;
  const hint = meant ? ` (did you mean "${meant}"?)` : "";
  place.problem(`"${label}": ${what}, ${expected}${hint}`, { path: [key] });
  return undefined;
}

function ownFields(entries: ReadonlyMap<string, Entry>, kind: AgentKind): Record<string, unknown> {
  const own = [...entries].filter(([name]) => Object.hasOwn(kind.fields, name) && !Object.hasOwn(commonFields, name));
  return Object.fromEntries(own.map(([name, { value }]) => [name, value]));
}

async function inlineCode(
  entry: Entry | undefined,
  place: Place,
  modules: Modules,
): Promise<AgentFunction | undefined> {
  if (typeof entry?.value !== "string") return undefined;
  return await compileInline(entry.value, place.below(entry.key), modules);
}

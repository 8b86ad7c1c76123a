/** Follows references from agent to agent: each file is read once, and a circle of them is a problem. */
import { basename, dirname, extname, relative } from "node:path";
import { isAgentObject } from "../agents/agent-object.ts";
import { commonFields, ignoredFields, unsupportedFields } from "../agents/common-fields.ts";
import { string } from "../agents/fields.ts";
import type { AgentFunction, AgentObject } from "../agents/kind.ts";
import type { JsonObject } from "../runtime/agent.ts";
import { camelCase } from "../util/camel-case.ts";
import { found } from "../util/found.ts";
import { isRecord } from "../util/is-record.ts";
import { snakeCase } from "../util/snake-case.ts";
import { checkFields, type Keys } from "./check-fields.ts";
import { readDataFile } from "./data-file.ts";
import { type LoadedDefinition, readDefinition, type WrittenAgent } from "./definition.ts";
import type { References } from "./manifest.ts";
import type { Modules } from "./module.ts";
import { moduleSource, toCodeAgent, toExportedAgent } from "./module-export.ts";
import { addModuleProblems } from "./module-problem.ts";
import { createProblems, type Place, type Problems, pathText } from "./problems.ts";
import { existingFile, similarReference } from "./reference.ts";

/** An agent's definition and those of the agents it may call. */
export interface AgentNode {
  readonly loaded: LoadedDefinition;
  readonly skills: readonly SkillNode[];
  /** Those that other fields name, by the way there: `reflection.reviewer`. */
  readonly fieldAgents: ReadonlyMap<string, SkillNode>;
}

export interface SkillNode {
  readonly node: AgentNode;
  /** What the reference sets over the agent's own defaults. */
  readonly defaultInput?: JsonObject | undefined;
}

/** One reading of files; broken ones are complained of once. */
export interface Reading {
  readonly problems: Problems;
  readonly broken: Set<string>;
  /** Functions and agent objects whose skills are being read. */
  readonly underway: Set<AgentFunction | AgentObject>;
}

export interface AgentFiles {
  /** The agent of the file that `reference` names; undefined when there are problems with it. */
  load(reference: string, at: ReferencePlace): Promise<AgentNode | undefined>;
  /** A bare function or an agent object as an agent, `file` being where its paths start. */
  fromCode(code: AgentFunction | AgentObject, file: string, reading: Reading): Promise<AgentNode | undefined>;
  /** Whether the file a reference names has been read, and what it is then. */
  known(file: string): AgentNode | undefined;
}

interface ReferencePlace {
  /** Where the reference stands; paths start at its file's directory. */
  place: Place;
  reading: Reading;
  /** Files that wait for this one, outermost first. */
  trail: readonly string[];
}

const DATA_TYPES = [".yaml", ".yml"];
const MODULE_TYPES = [".js", ".mjs", ".cjs", ".ts", ".mts"];
const FILE_TYPES = [...DATA_TYPES, ...MODULE_TYPES];

const FAILURE = "Failed to load agent definition";

/** The form of a skill that is a file with something of its own. */
const referenceKeys: Keys = {
  fields: { url: string("The path of the agent's file"), defaultInput: commonFields.defaultInput },
  ignored: ignoredFields,
  unsupported: unsupportedFields,
  lenient: true,
};

export function createAgentFiles({ root, modules }: { root: string; modules: Modules }): AgentFiles {
  const nodes = new Map<string, AgentNode>();

  async function load(reference: string, { place, reading, trail }: ReferencePlace): Promise<AgentNode | undefined> {
    const base = dirname(place.file);
    const type = extname(reference).toLowerCase();
    if (!FILE_TYPES.includes(type)) {
      const meant = similarReference(reference, base);
      const hint = meant ? `, did you mean "${meant}"?` : `, expected one of ${FILE_TYPES.join(", ")}`;
      place.problem(`Unsupported agent file type: ${reference}${hint}`);
      return undefined;
    }
    const file = existingFile(reference, { base, place, failure: FAILURE });
    if (!file || reading.broken.has(file)) return undefined;
    if (trail.includes(file)) {
      const names = [...trail.slice(trail.indexOf(file)), file].map((path) => relative(root, path));
      place.problem(`${FAILURE}: agents call each other in a circle: ${names.join(" → ")}`);
      return undefined;
    }
    const node = nodes.get(file) ?? (await read(file, DATA_TYPES.includes(type), reading, trail));
    if (node) nodes.set(file, node);
    else reading.broken.add(file);
    return node;
  }

  async function read(
    file: string,
    isData: boolean,
    reading: Reading,
    trail: readonly string[],
  ): Promise<AgentNode | undefined> {
    const written = isData ? await readData(file, reading) : await readModule(file, reading);
    return written && (await follow(written, reading, [...trail, file]));
  }

  async function readData(file: string, { problems }: Reading): Promise<WrittenAgent | undefined> {
    const read = await readDataFile(file, { problems, role: "agent definition" });
    if (!read) return undefined;
    const place = problems.place(read.source);
    if (isRecord(read.data)) return { data: read.data, place, defaultKind: "ai", defaultName: stem(file) };
    const what = read.data === null ? "the file is empty" : `found ${found(read.data)}`;
    place.problem(`Failed to parse agent definition: ${what}, expected keys such as "instructions"`);
    return undefined;
  }

  async function readModule(file: string, { problems }: Reading): Promise<WrittenAgent | undefined> {
    try {
      const exports = await modules.import(file);
      const place = problems.place(moduleSource(file));
      const agent = toExportedAgent(exports, place);
      return agent && { ...agent, place, defaultName: agent.name ?? stem(file) };
    } catch (error) {
      await addModuleProblems(error, file, { problems, root });
      return undefined;
    }
  }

  async function follow(
    written: WrittenAgent,
    reading: Reading,
    trail: readonly string[],
  ): Promise<AgentNode | undefined> {
    const { problems } = reading;
    const before = problems.count;
    const loaded = await readDefinition(written, { problems, modules });
    if (!loaded) return undefined;
    const skills: SkillNode[] = [];
    for (const [index, skill] of loaded.skills.entries()) {
      const place = loaded.skillsPlace.below(index);
      const defaultName = `${loaded.definition.name}_skill_${index + 1}`;
      const node = await followSkill(skill, { place, reading, trail }, defaultName);
      if (node) skills.push(node);
    }
    const fieldAgents = new Map<string, SkillNode>();
    for (const { name, value, place } of loaded.agentFields) {
      const defaultName = `${loaded.definition.name}_${snakeCase(name.split(".").at(-1) ?? name)}`;
      const node = await followSkill(value, { place, reading, trail }, defaultName);
      if (node) fieldAgents.set(name, node);
    }
    // An agent whose file was complained of before counts as well.
    const isWhole = skills.length === loaded.skills.length && fieldAgents.size === loaded.agentFields.length;
    return isWhole && problems.count === before ? { loaded, skills, fieldAgents } : undefined;
  }

  async function followSkill(skill: unknown, at: ReferencePlace, defaultName: string): Promise<SkillNode | undefined> {
    const { place, reading, trail } = at;
    if (typeof skill === "string") return toSkill(await load(skill, at));
    if (typeof skill === "function" || isAgentObject(skill)) {
      return toSkill(await followCode(skill as AgentFunction | AgentObject, at, defaultName));
    }
    const data = skill as Record<string, unknown>;
    const url = Object.entries(data).find(([key]) => camelCase(key) === "url")?.[1];
    if (typeof url !== "string" || typeof data.type === "string") {
      if (data.type === undefined || data.type === null) {
        place.problem(`"${pathText(place.path)}": found an object without "url" and "type", expected one of them`);
        return undefined;
      }
      const code = typeof data.process === "function" ? (data.process as AgentFunction) : undefined;
      return toSkill(await follow({ data, place, defaultName, code }, reading, trail));
    }
    const entries = checkFields(data, referenceKeys, place);
    const defaultInput = entries.get("defaultInput")?.value as JsonObject | undefined;
    return toSkill(await load(url, { ...at, place: place.below("url") }), defaultInput);
  }

  /** Code can hold itself, directly or by others. */
  async function followCode(
    code: AgentFunction | AgentObject,
    { place, reading, trail }: ReferencePlace,
    defaultName: string,
  ): Promise<AgentNode | undefined> {
    if (reading.underway.has(code)) {
      const above = [...reading.underway];
      const names = [...above.slice(above.indexOf(code)), code].map(({ name }) => name);
      place.problem(`${FAILURE}: agents call each other in a circle: ${names.join(" → ")}`);
      return undefined;
    }
    reading.underway.add(code);
    try {
      const agent = toCodeAgent(code);
      return await follow({ ...agent, place, defaultName: agent.name ?? defaultName }, reading, trail);
    } catch (error) {
      // Agent objects say what they are by the author's own accessors.
      await addModuleProblems(error, place.file, { problems: reading.problems, root });
      return undefined;
    } finally {
      reading.underway.delete(code);
    }
  }

  return {
    load,
    known: (file) => nodes.get(file),
    async fromCode(code, file, reading) {
      const place = reading.problems.place(moduleSource(file));
      return await followCode(code, { place, reading, trail: [] }, code.name || "function");
    },
  };
}

export function createReading(): Reading {
  return { problems: createProblems(), broken: new Set(), underway: new Set() };
}

/** The agents of a list, each once. */
export async function loadAll(references: References, files: AgentFiles, reading: Reading): Promise<AgentNode[]> {
  const nodes = new Set<AgentNode>();
  for (const { path, place } of references) {
    const node = await files.load(path, { place, reading, trail: [] });
    if (node) nodes.add(node);
  }
  return [...nodes];
}

/** The agents that an agent leads to by itself. */
export function nodesBelow({ skills, fieldAgents }: AgentNode): AgentNode[] {
  return [...skills, ...fieldAgents.values()].map(({ node }) => node);
}

function toSkill(node: AgentNode | undefined, defaultInput?: JsonObject): SkillNode | undefined {
  return node && { node, defaultInput };
}

function stem(file: string): string {
  return basename(file, extname(file));
}

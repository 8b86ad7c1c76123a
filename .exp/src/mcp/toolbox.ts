/** The served agents as MCP tools: named, described and written out once. */
import { LIST_TTL_MS, TOOL_NAME_LENGTH } from "../defaults.ts";
import type { Agent, JsonSchema } from "../runtime/agent.ts";
import { toToolName } from "../util/tool-name.ts";
import { findParamHeaders, type ParamHeader } from "./param-headers.ts";

export interface Tool {
  readonly name: string;
  readonly agent: Agent;
  readonly paramHeaders: readonly ParamHeader[];
}

export interface Toolbox {
  find(name: string): Tool | undefined;
  readonly tools: readonly Tool[];
  /** The result of `tools/list`, as JSON text, in the form of each era. */
  readonly list: { readonly legacy: string; readonly modern: string };
  /** What was repaired, and what some clients will not like. */
  readonly warnings: readonly string[];
}

/** @param modernMeta the `_meta` every modern result carries */
export function createToolbox(agents: readonly Agent[], modernMeta: object): Toolbox {
  const warnings: string[] = [];
  const tools = new Map<string, Tool>();
  const descriptions: object[] = [];
  for (const agent of agents) {
    const name = uniqueName(agent.name, tools, warnings);
    const { headers, faults } = findParamHeaders(agent.inputSchema);
    warnings.push(...[...faults, ...schemaFaults(agent)].map((fault) => `Agent "${agent.name}": ${fault}`));
    tools.set(name, { name, agent, paramHeaders: headers });
    descriptions.push(describe(name, agent));
  }
  const modern = {
    resultType: "complete",
    tools: descriptions,
    ttlMs: LIST_TTL_MS,
    cacheScope: "public",
    _meta: modernMeta,
  };
  return {
    find: (name) => tools.get(name),
    tools: [...tools.values()],
    list: { legacy: JSON.stringify({ tools: descriptions }), modern: JSON.stringify(modern) },
    warnings,
  };
}

function describe(name: string, agent: Agent): object {
  return {
    name,
    ...(name === agent.name ? {} : { title: agent.name }),
    description: agent.description ?? `Calls the agent "${agent.name}"`,
    inputSchema: toObjectSchema(agent.inputSchema),
    ...(agent.outputSchema ? { outputSchema: toObjectSchema(agent.outputSchema) } : {}),
  };
}

/** Clients refuse a whole list for one schema that does not say it is of an object. */
function toObjectSchema(schema: JsonSchema): JsonSchema {
  if (schema.type === "object" && "properties" in schema) return schema;
  return { ...schema, type: "object", properties: schema.properties ?? {} };
}

function uniqueName(wanted: string, taken: ReadonlyMap<string, unknown>, warnings: string[]): string {
  const plain = toToolName(wanted);
  let name = plain;
  for (let count = 2; taken.has(name); count++) {
    name = `${plain.slice(0, TOOL_NAME_LENGTH - String(count).length - 1)}_${count}`;
  }
  if (plain !== wanted)
    warnings.push(
      `Agent "${wanted}" is offered as "${name}": clients accept letters, digits, "_" and "-" only, ${TOOL_NAME_LENGTH} at most`,
    );
  else if (name !== wanted) warnings.push(`Two agents are named "${wanted}": the second is offered as "${name}"`);
  return name;
}

const COMBINATORS = ["anyOf", "oneOf", "allOf"] as const;

function schemaFaults({ inputSchema }: Agent): string[] {
  return COMBINATORS.filter((key) => key in inputSchema).map(
    (key) => `"${key}" at the top of its input schema makes some clients drop the tool, expected it inside a property`,
  );
}

/** An agent's skills as its model's tools: what the model sees of them, and what happens when it calls them. */
import { TOOL_NAME_LENGTH } from "../defaults.ts";
import { AppError, isAppError } from "../errors.ts";
import { log } from "../log.ts";
import type { ModelTool, ToolCall } from "../model/model.ts";
import type { Agent, JsonObject } from "../runtime/agent.ts";
import { deeper, type InvokeContext } from "../runtime/context.ts";
import { invoke } from "../runtime/invoke.ts";
import { publicMessage } from "../runtime/public-message.ts";
import { abortable } from "../util/abortable.ts";
import { isRecord } from "../util/is-record.ts";
import { mapLimited } from "../util/map-limited.ts";
import { repair } from "./ai-repair.ts";

export interface Toolset {
  readonly tools: ModelTool[];
  find(name: string): Agent | undefined;
}

export interface ToolRun {
  /** Whose tools they are. */
  readonly agent: string;
  /** Every skill gets the caller's input under the model's arguments. */
  readonly input: JsonObject;
  readonly context: InvokeContext;
  readonly concurrency: number;
  /** Whether a failure is told to the model rather than ending the call. */
  readonly catchErrors: boolean;
}

export interface ToolResult {
  toolCallId: string;
  toolName: string;
  text: string;
}

/** Of skills that come out with the same name, the first wins. */
export function createToolset(skills: readonly Agent[], warn: (message: string) => void): Toolset {
  const byName = new Map<string, Agent>();
  for (const skill of skills) {
    const name = modelToolName(skill.name);
    const other = byName.get(name);
    if (other) warn(`the skill "${skill.name}" is left out: the model knows "${other.name}" as "${name}" already`);
    if (!other) byName.set(name, skill);
  }
  return {
    tools: [...byName].map(([name, { description, inputSchema }]) => ({ name, description, inputSchema })),
    find: (name) => byName.get(name) ?? byName.get(modelToolName(name)),
  };
}

/** The letters every provider accepts, which are fewer than MCP's. */
export function modelToolName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, "_").slice(0, TOOL_NAME_LENGTH) || "_";
}

/** In the order of the calls. */
export async function runTools(calls: readonly ToolCall[], toolset: Toolset, run: ToolRun): Promise<ToolResult[]> {
  const { yamlStringify } = await import("../util/yaml-stringify.ts");
  return await mapLimited(calls, run.concurrency, async (call) => {
    const output = await runTool(call, toolset, run);
    return { toolCallId: call.id, toolName: call.name, text: yamlStringify(output) };
  });
}

async function runTool(call: ToolCall, toolset: Toolset, run: ToolRun): Promise<JsonObject> {
  const { agent, context } = run;
  const skill = toolset.find(call.name);
  const place = { agent, depth: context.depth, tool: skill?.name ?? call.name, toolCallId: call.id };
  const start = performance.now();
  context.emit?.({ type: "tool-start", ...place });
  const end = (error?: string) => {
    context.emit?.({
      type: "tool-end",
      ...place,
      ms: performance.now() - start,
      ...(error === undefined ? {} : { error }),
    });
  };
  if (!skill) {
    const message = `Tool not found: ${call.name}`;
    end(message);
    return failure(message);
  }
  try {
    const output = await callSkill(skill, call, run);
    end();
    return output;
  } catch (error) {
    const message = publicMessage(error, skill);
    end(message);
    if (endsCall(error, run)) throw error;
    if (!isAppError(error)) log.error("skill failed", { agent, skill: skill.name, error });
    return failure(message);
  }
}

async function callSkill(
  skill: Agent,
  { input }: ToolCall,
  { input: callerInput, context }: ToolRun,
): Promise<JsonObject> {
  const args = repair(input, skill.inputSchema);
  if (!isRecord(args)) throw new AppError("INPUT", `Cannot call "${skill.name}": the arguments are not a JSON object`);
  return await abortable(invoke(skill, { ...callerInput, ...args }, deeper(context)), context.signal);
}

/** Arguments that do not fit are the model's own mistake, which it can mend. */
function endsCall(error: unknown, { catchErrors, context }: ToolRun): boolean {
  if (context.signal.aborted) return true;
  if (!isAppError(error)) return !catchErrors;
  return error.code === "CANCELLED" || (!catchErrors && error.code !== "INPUT");
}

function failure(message: string): JsonObject {
  return { isError: true, error: { message } };
}

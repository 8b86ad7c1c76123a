/** What an agent returned, or why it failed, as the result of `tools/call`. */
import { AppError, errorMessage } from "../errors.ts";
import { log } from "../log.ts";
import type { Agent, JsonObject } from "../runtime/agent.ts";
import { publicMessage } from "../runtime/public-message.ts";
import { isRecord } from "../util/is-record.ts";

export interface CallResult {
  content: JsonObject[];
  structuredContent?: JsonObject;
  isError?: boolean;
  _meta?: JsonObject;
}

export function toResult(agent: Agent, output: JsonObject): CallResult {
  if (isCallResult(output) && !declares(agent, "content")) return JSON.parse(JSON.stringify(output));
  const { files, rest } = takeFiles(output);
  const content = [{ type: "text", text: toText(agent, rest) }, ...files];
  return agent.outputSchema ? { content, structuredContent: output } : { content };
}

/** A result that JSON can hold, or an error that says it cannot. */
export function toCheckedResult(agent: Agent, output: JsonObject): CallResult {
  try {
    return toResult(agent, output);
  } catch (error) {
    const message = `Agent "${agent.name}" returned what JSON cannot hold: ${errorMessage(error)}`;
    log.error(message);
    return toErrorResult(agent, new AppError("AGENT", message, { cause: error }));
  }
}

export function toErrorResult(agent: Agent, error: unknown): CallResult {
  return { content: [{ type: "text", text: publicMessage(error, agent) }], isError: true };
}

/** The answer in words where the agent gives one, else all it returned. */
export function toText(agent: Agent, output: JsonObject): string {
  const answer = agent.textKey === undefined ? undefined : output[agent.textKey];
  if (!answer) return JSON.stringify(output);
  return typeof answer === "string" ? answer : JSON.stringify(answer);
}

function declares({ outputSchema }: Agent, key: string): boolean {
  const properties = outputSchema?.properties;
  return isRecord(properties) && key in properties;
}

/** Agents may answer in MCP's own words: a list of content blocks. */
function isCallResult(output: JsonObject): output is JsonObject & CallResult {
  const { content } = output;
  return Array.isArray(content) && content.length > 0 && content.every(isContentBlock);
}

function isContentBlock(block: unknown): boolean {
  if (!isRecord(block)) return false;
  switch (block.type) {
    case "text":
      return typeof block.text === "string";
    case "image":
    case "audio":
      return typeof block.data === "string" && typeof block.mimeType === "string";
    case "resource":
      return isRecord(block.resource) && typeof block.resource.uri === "string";
    case "resource_link":
      return typeof block.uri === "string" && typeof block.name === "string";
    default:
      return false;
  }
}

/** Files among the outputs become content blocks; the text says that they were there, without their bytes. */
function takeFiles(output: JsonObject): { files: JsonObject[]; rest: JsonObject } {
  const files: JsonObject[] = [];
  let rest = output;
  for (const key in output) {
    const value = output[key];
    if (!Array.isArray(value) || !value.some(isFile)) continue;
    if (rest === output) rest = { ...output };
    rest[key] = value.map((item: unknown) => {
      if (!isFile(item)) return item;
      files.push(toBlock(item));
      const { data: _data, ...description } = item;
      return description;
    });
  }
  return { files, rest };
}

type File = JsonObject & { data: string; mimeType: string };

function isFile(value: unknown): value is File {
  return isRecord(value) && typeof value.data === "string" && typeof value.mimeType === "string";
}

function toBlock({ data, mimeType, filename }: File): JsonObject {
  if (mimeType.startsWith("image/")) return { type: "image", data, mimeType };
  if (mimeType.startsWith("audio/")) return { type: "audio", data, mimeType };
  const name = typeof filename === "string" ? filename : "output";
  return { type: "resource", resource: { uri: `file:///${encodeURIComponent(name)}`, mimeType, blob: data } };
}

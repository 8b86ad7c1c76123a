/** The pieces of output that generators yield, as code makes and recognises them. */
import type { JsonObject } from "../runtime/agent.ts";
import { isRecord } from "../util/is-record.ts";

export function textDelta(text: Record<string, string>): JsonObject {
  return { delta: { text } };
}

export function jsonDelta(json: JsonObject): JsonObject {
  return { delta: { json } };
}

export function isAgentResponseDelta(piece: unknown): boolean {
  return isRecord(piece) && "delta" in piece;
}

export function isAgentResponseProgress(piece: unknown): boolean {
  return isRecord(piece) && "progress" in piece;
}

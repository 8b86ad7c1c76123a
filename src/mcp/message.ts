/** JSON-RPC messages: what one looks like, and how answers are written. */
import { isRecord } from "../util/is-record.ts";

export type RequestId = string | number;

export interface RpcRequest {
  id: RequestId;
  method: string;
  params: Record<string, unknown>;
}

export type Incoming =
  | ({ type: "request" } & RpcRequest)
  | { type: "notification"; method: string; params: Record<string, unknown> }
  | { type: "response"; id: RequestId }
  | { type: "invalid"; id: RequestId | null; fault: string };

const NO_PARAMS: Record<string, unknown> = {};

export function readMessage(value: unknown): Incoming {
  if (!isRecord(value)) return invalid(null, "expected an object");
  const id = value.id;
  const known = isId(id) ? id : null;
  if (value.jsonrpc !== "2.0") return invalid(known, '"jsonrpc" must be "2.0"');
  if (id !== undefined && known === null) return invalid(null, '"id" must be a string or a whole number');

  const method = value.method;
  if (method === undefined) {
    const answered = known !== null && ("result" in value || "error" in value);
    return answered ? { type: "response", id: known } : invalid(known, '"method" is missing');
  }
  if (typeof method !== "string") return invalid(known, '"method" must be a string');

  const params = value.params ?? NO_PARAMS;
  if (!isRecord(params)) return invalid(known, '"params" must be an object');
  return known === null ? { type: "notification", method, params } : { type: "request", id: known, method, params };
}

function isId(value: unknown): value is RequestId {
  return typeof value === "string" || (typeof value === "number" && Number.isInteger(value));
}

function invalid(id: RequestId | null, fault: string): Incoming {
  return { type: "invalid", id, fault };
}

export interface RpcError {
  code: number;
  message: string;
  data?: unknown;
}

export function rpcResult(id: RequestId, result: object): object {
  return { jsonrpc: "2.0", id, result };
}

export function rpcError(id: RequestId | null, error: RpcError): object {
  return { jsonrpc: "2.0", id, error };
}

/** The answer around a result that is JSON text already. */
export function resultText(id: RequestId, result: string): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;
}

export function notificationText(method: string, params: object): string {
  return JSON.stringify({ jsonrpc: "2.0", method, params });
}

/** Answers to requests that cannot be served: always JSON in the JSON-RPC error shape, never a page or a stack. */
import { REFUSED } from "../util/rpc-codes.ts";

export interface Refusal {
  status: number;
  message: string;
  /** JSON-RPC code; `REFUSED` unless there is one that says more. */
  code?: number;
  headers?: Record<string, string>;
}

export function refuse({ status, message, code = REFUSED, headers }: Refusal): Response {
  return Response.json(
    { jsonrpc: "2.0", id: null, error: { code, message } },
    { status, ...(headers ? { headers } : {}) },
  );
}

/** Answers to requests that cannot be served: always JSON in the JSON-RPC error shape, never a page or a stack. */

export interface Refusal {
  status: number;
  message: string;
  /** JSON-RPC code; -32000 is what MCP transports use for refusals of their own. */
  code?: number;
  headers?: Record<string, string>;
}

export function refuse({ status, message, code = -32000, headers }: Refusal): Response {
  return Response.json(
    { jsonrpc: "2.0", id: null, error: { code, message } },
    { status, ...(headers ? { headers } : {}) },
  );
}

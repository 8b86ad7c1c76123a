/** Opens the port: `Bun.serve` on the host's addresses, with errors a person can act on. */
import type { Server } from "bun";
import { IDLE_TIMEOUT_SECONDS } from "../defaults.ts";
import { AppError } from "../errors.ts";
import { log } from "../log.ts";
import { INTERNAL_ERROR } from "../util/rpc-codes.ts";
import { refuse } from "./refusal.ts";
import type { Connection } from "./reply.ts";

export type Handler = (request: Request, connection: Connection) => Response | Promise<Response>;

export interface Listener {
  readonly port: number;
  /** Requests that have not been answered to the end, streams included. */
  readonly pending: number;
  /** Takes no new connections; resolves when all answers are out. */
  drain(): Promise<void>;
  /** Cuts every connection. */
  cut(): void;
}

/** A second address of the same host that is taken or missing is looked for again this often when any port will do. */
const FREE_PORT_ATTEMPTS = 10;

/** @throws AppError USAGE when the host cannot be bound or the port is taken. */
export function listen({ host, port }: { host: string; port: number }, handler: Handler): Listener {
  const servers = host === "localhost" ? openLoopback(port, handler) : [open(host, port, handler)];
  return {
    port: servers[0]?.port ?? port,
    get pending() {
      return servers.reduce((sum, server) => sum + server.pendingRequests, 0);
    },
    drain: async () => {
      await Promise.all(servers.map((server) => server.stop()));
    },
    cut: () => {
      for (const server of servers) void server.stop(true);
    },
  };
}

/** Clients resolve `localhost` to either family, so both must answer; a machine without IPv6 has but one. */
function openLoopback(port: number, handler: Handler): Server<undefined>[] {
  for (let attempt = 1; ; attempt++) {
    const first = open("127.0.0.1", port, handler);
    try {
      return [first, open("::1", first.port ?? port, handler)];
    } catch (error) {
      if (codeOf(error) === "EADDRNOTAVAIL" || codeOf(error) === "EAFNOSUPPORT") return [first];
      void first.stop(true);
      if (port !== 0 || attempt === FREE_PORT_ATTEMPTS) throw error;
    }
  }
}

function open(hostname: string, port: number, handler: Handler): Server<undefined> {
  try {
    return Bun.serve({
      hostname,
      port,
      development: false,
      // Bun shares ports in silence when not in development, and a second server would take half the calls.
      reusePort: false,
      idleTimeout: IDLE_TIMEOUT_SECONDS,
      // Larger bodies are refused in JSON by the guard, which Bun would cut without a word.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      fetch: (request, server) => handler(request, connectionOf(request, server)),
      error: (error) => {
        log.error("request failed", { error });
        return refuse({ status: 500, code: INTERNAL_ERROR, message: "Internal error" });
      },
    });
  } catch (error) {
    throw listenError(error, hostname, port);
  }
}

function connectionOf(request: Request, server: Server<undefined>): Connection {
  return {
    keepOpen: () => server.timeout(request, 0),
    release: () => server.timeout(request, IDLE_TIMEOUT_SECONDS),
  };
}

function listenError(error: unknown, host: string, port: number): unknown {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return new AppError(
        "LISTEN",
        `Port ${port} is already in use\nChoose another with --port ${port === 65_535 ? port - 1 : port + 1}, or --port 0 for any free one, or stop the program that uses it`,
        { cause: error },
      );
    case "EACCES":
      return new AppError(
        "LISTEN",
        `Cannot listen on port ${port}: this user may not use it, expected one above 1023`,
        { cause: error },
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      if (host === "::1") return error;
      return new AppError(
        "LISTEN",
        `Cannot listen on host "${host}": it is not an address of this machine, expected localhost, 0.0.0.0 or one of its addresses`,
        { cause: error },
      );
    default:
      if (!isSystemError(error)) return error;
      return new AppError("LISTEN", `Cannot listen on ${host}, port ${port}: ${error.message}`, { cause: error });
  }
}

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}

function codeOf(error: unknown): string | undefined {
  const { code, cause } = error as { code?: string; cause?: unknown };
  return code === "LISTEN" ? codeOf(cause) : code;
}

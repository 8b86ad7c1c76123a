/** Every default and limit in one place: the unit in the name, the reason beside it. */

export const DEFAULT_HOST = "localhost";
export const DEFAULT_PORT = 3000;
export const DEFAULT_PATHNAME = "/mcp";

/** Room for a few images in base64; agents that take files want more than a web form does. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** How long calls in flight may go on after the first signal; orchestrators kill after 10 to 30 s. */
export const SHUTDOWN_GRACE_MS = 10_000;

/** `Bun.serve` cuts idle keep-alive connections after this; calls in flight are exempt. */
export const IDLE_TIMEOUT_SECONDS = 30;

/** A call that has not answered by then gets headers and a first byte, so that nobody takes it for dead. */
export const STREAM_AFTER_MS = 1_000;

/** Proxies cut connections silent for 30 to 60 s, and clients lose patience sooner. */
export const HEARTBEAT_MS = 8_000;

/** Text deltas that arrive closer together than this travel in one message. */
export const DELTA_FLUSH_MS = 50;

/** Agents that call agents: deeper than this is a loop. */
export const MAX_DEPTH = 32;

/** An expression holds up every other call while it is evaluated. */
export const TRANSFORM_TIMEOUT_MS = 5_000;

/** Functions of an expression that call each other deeper than this have no end; each level costs some kilobytes. */
export const TRANSFORM_DEPTH = 10_000;

/** An agent's code that yields without waiting lets the others have a turn after so long. */
export const CODE_SLICE_MS = 10;

/** A module that has not loaded by then is named in the log … */
export const SLOW_IMPORT_MS = 3_000;

/** … and by then is given up: a top-level `await` that never settles would keep the server from starting. */
export const IMPORT_TIMEOUT_MS = 60_000;

/** So many steps of progress are told as they come; of more, one each interval, the newest. */
export const PROGRESS_BURST = 50;
export const PROGRESS_INTERVAL_MS = 20;

/** Bodies nested deeper are refused: no agent needs it, and reading them keeps every other call waiting. */
export const MAX_JSON_DEPTH = 256;

/** Model calls of one AI agent in one call: more than this is a loop. */
export const MAX_TURNS = 50;

/** A refused or failed model call is worth repeating this often before its first part. */
export const MODEL_RETRIES = 2;

/** The first wait before a repeated model call; each further one is twice as long. */
export const MODEL_RETRY_BASE_MS = 500;

/** A provider that asks for more patience than this is not waited for: the caller can decide better. */
export const MODEL_RETRY_MAX_MS = 10_000;

/** A session is asked for again after this long; it holds nothing, so it may be long. */
export const SESSION_TTL_MS = 30 * 24 * 60 * 60 * 1000;

/** Verified and revoked session ids remembered by one process. */
export const SESSION_MEMORY = 10_000;

/** How long clients may keep what a list said. */
export const LIST_TTL_MS = 60_000;

/** Tool names every known client and model provider accepts. */
export const TOOL_NAME_LENGTH = 64;

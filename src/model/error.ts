/** What went wrong between an agent and its model, in one sentence with the remedy. */
import { APICallError } from "@ai-sdk/provider";
import { errorMessage, ModelError } from "../errors.ts";
import { mask } from "../log.ts";
import { isRecord } from "../util/is-record.ts";
import type { Resolution } from "./resolve.ts";

/** A failure that is known before any error object is looked at. */
export class StreamFault extends Error {
  override readonly name = "StreamFault";
  readonly kind: "cut" | "no-stream" | "refused";

  constructor(kind: StreamFault["kind"], message: string) {
    super(message);
    this.kind = kind;
  }
}

interface Reading {
  /** After "Agent … ", up to the provider's name. */
  verb: "use" | "reach";
  says: string;
  retryable: boolean;
}

/** What is known of one failure. */
interface Facts extends Resolution {
  status: number | undefined;
  /** The provider's own words, in brackets, or nothing. */
  quote: string;
  code: string;
  retryAfterMs: number | undefined;
}

export interface TranslatedError {
  error: ModelError;
  /** How long the provider asked to be left alone. */
  retryAfterMs: number | undefined;
}

const MAX_QUOTE = 300;

/** Keys shorter than this are placeholders, and cutting them out would leave nothing readable. */
const MIN_KEY_LENGTH = 4;

const UNREADABLE = new Set(["AI_TypeValidationError", "AI_JSONParseError", "AI_InvalidResponseDataError"]);

export function toModelError(thrown: unknown, agent: string, resolution: Resolution): TranslatedError {
  const facts = gather(thrown, resolution);
  const { verb, says, retryable } = read(thrown, facts);
  const { provider } = resolution.endpoint;
  const message = `Agent "${agent}" cannot ${verb} ${provider}: ${says}`;
  return {
    error: new ModelError(message, { provider, status: facts.status, retryable }, { cause: thrown }),
    retryAfterMs: facts.retryAfterMs,
  };
}

function read(thrown: unknown, facts: Facts): Reading {
  if (thrown instanceof StreamFault) return readFault(thrown, facts);
  const connection = readConnection(thrown, facts);
  if (connection) return connection;
  if (facts.status !== undefined) return readStatus(facts);
  if (thrown instanceof Error && UNREADABLE.has(thrown.name)) {
    return {
      verb: "use",
      says: `a part of its answer is no chat completion, check ${facts.baseUrlName}`,
      retryable: false,
    };
  }
  return { verb: "use", says: `it cannot be asked this${quoted(errorMessage(thrown), facts)}`, retryable: false };
}

function readFault({ kind, message }: StreamFault, { baseUrlName }: Facts): Reading {
  if (kind === "cut") return { verb: "use", says: "its answer broke off in the middle, try again", retryable: true };
  if (kind === "refused") return { verb: "use", says: message, retryable: false };
  return {
    verb: "use",
    says: `${message}, expected a stream of chat completions, check ${baseUrlName}`,
    retryable: false,
  };
}

function readConnection(thrown: unknown, { status, endpoint, baseUrlName }: Facts): Reading | undefined {
  const code = networkCode(thrown);
  if (status === 200 && APICallError.isInstance(thrown)) {
    return { verb: "use", says: "its answer broke off in the middle, try again", retryable: true };
  }
  if (code === undefined) return undefined;
  const { origin, hostname } = new URL(endpoint.baseUrl);
  const check = `check the network and ${baseUrlName}`;
  if (/PROXY/.test(code)) {
    return {
      verb: "reach",
      says: `the proxy did not connect to ${origin} (${code}), check HTTPS_PROXY and NO_PROXY`,
      retryable: true,
    };
  }
  if (/refused/i.test(code)) return { verb: "reach", says: `nothing answers at ${origin}, ${check}`, retryable: true };
  if (/ENOTFOUND|EAI_AGAIN/.test(code))
    return { verb: "reach", says: `the host ${hostname} is not known, ${check}`, retryable: true };
  if (/CERT|TLS|SSL/i.test(code))
    return { verb: "reach", says: `the certificate of ${origin} is not trusted (${code})`, retryable: false };
  return { verb: "reach", says: `the connection to ${origin} failed (${code}), ${check}`, retryable: true };
}

const UNKNOWN_MODEL = /\bmodel\b.*(not found|not exist|unknown|invalid model)/i;

/** The first row that fits speaks. */
const STATUSES: readonly { fits(facts: Facts): boolean; says(facts: Facts): string; retryable?: boolean }[] = [
  {
    fits: ({ status, code }) => status === 401 || code.includes("invalid_api_key"),
    says: ({ status, quote, keyNames, endpoint }) => {
      const remedy = keyNames.length > 0 ? `check ${keyNames.join(" or ")}` : `set "api_key_env" in the model`;
      return `the API key ${endpoint.apiKey === undefined ? "is missing" : "was refused"} (${status}${quote}), ${remedy}`;
    },
  },
  {
    fits: ({ status }) => status === 402,
    says: ({ quote, endpoint }) => `the account has no credit left (402${quote}), add some at ${endpoint.provider}`,
  },
  {
    fits: ({ status }) => status === 403,
    says: ({ quote, endpoint }) =>
      `the API key may not do this (403${quote}), check that it may use "${endpoint.model}"`,
  },
  {
    fits: ({ status = 0, code, quote }) =>
      code.includes("model_not_found") || (status === 404 ? /model/i : UNKNOWN_MODEL).test(quote),
    says: ({ status, quote, endpoint }) =>
      `it knows no model "${endpoint.model}" (${status}${quote}), check the name under "model" or MODEL`,
  },
  {
    fits: ({ status }) => status === 404 || status === 405,
    says: ({ status, quote, baseUrlName, endpoint }) => {
      return `there are no chat completions or no model "${endpoint.model}" at this address (${status}${quote}), check the model's name and ${baseUrlName}`;
    },
  },
  {
    fits: ({ code, quote }) => code.includes("context_length_exceeded") || /maximum context length/i.test(quote),
    says: ({ status, quote, endpoint }) =>
      `the conversation is too long for "${endpoint.model}" (${status}${quote}), send less or choose another model`,
  },
  {
    fits: ({ code }) => /insufficient_quota|billing/.test(code),
    says: ({ status, quote, endpoint }) =>
      `the quota is used up (${status}${quote}), check plan and billing at ${endpoint.provider}`,
  },
  {
    fits: ({ status }) => status === 429,
    says: ({ quote, retryAfterMs }) => `too many requests (429${quote}), try again ${later(retryAfterMs)}`,
    retryable: true,
  },
  {
    fits: ({ status }) => status === 408 || status === 409 || (status ?? 0) >= 500,
    says: ({ status, quote, retryAfterMs }) => `it failed (${status}${quote}), try again ${later(retryAfterMs)}`,
    retryable: true,
  },
  {
    fits: () => true,
    says: ({ status, quote, endpoint }) =>
      `it refused the request (${status}${quote}), check the settings and schemas for "${endpoint.model}"`,
  },
];

function readStatus(facts: Facts): Reading {
  const row = STATUSES.find(({ fits }) => fits(facts));
  return { verb: "use", says: row?.says(facts) ?? "", retryable: row?.retryable ?? false };
}

function gather(thrown: unknown, resolution: Resolution): Facts {
  const call = APICallError.isInstance(thrown) ? thrown : undefined;
  // An error inside a stream arrives as the provider's own object.
  const data: unknown = call?.data ?? thrown;
  const detail = isRecord(data) && isRecord(data.error) ? data.error : isRecord(data) ? data : {};
  const inStream = isRecord(thrown) && !(thrown instanceof Error);
  const code = [detail.code, detail.type]
    .filter((part) => typeof part === "string" || typeof part === "number")
    .join(" ");
  const given =
    call?.statusCode ?? (inStream ? (thrown.statusCode ?? Number(/\b[45]\d\d\b/.exec(code)?.[0] ?? 500)) : undefined);
  const facts = {
    ...resolution,
    status: typeof given === "number" ? given : undefined,
    code,
    quote: "",
    retryAfterMs: retryAfter(call?.responseHeaders),
  };
  const message = detail.message ?? call?.message;
  return { ...facts, quote: typeof message === "string" ? quoted(message, facts) : "" };
}

/** Provider's words are shown without the key, which some repeat, and never as a page of HTML. */
function quoted(message: string, { endpoint }: Pick<Facts, "endpoint">): string {
  const { apiKey = "" } = endpoint;
  const known = apiKey.length >= MIN_KEY_LENGTH ? message.replaceAll(apiKey, "***") : message;
  const text = mask(known.replace(/\b(sk|pk|key|org)-[\w*.-]+/gi, "***"))
    .replace(/\s+/g, " ")
    .trim();
  if (text === "" || text.startsWith("<")) return "";
  return `: ${JSON.stringify(text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE)}…` : text)}`;
}

function networkCode(thrown: unknown): string | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { code } = error as { code?: unknown };
    if (typeof code === "string" && !code.startsWith("ERR_INVALID")) return code;
  }
  return undefined;
}

function retryAfter(headers: Record<string, string> | undefined): number | undefined {
  const ms = Number(headers?.["retry-after-ms"] ?? Number.NaN);
  if (Number.isFinite(ms)) return Math.max(0, ms);
  const value = headers?.["retry-after"];
  if (value === undefined) return undefined;
  const wait = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

function later(ms: number | undefined): string {
  return ms ? `in ${Math.ceil(ms / 1000)} s` : "a little later";
}

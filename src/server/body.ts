/** Reads a request's body as JSON, within a limit. */
import { MAX_JSON_DEPTH } from "../defaults.ts";
import { isDeeperThan } from "../util/is-deeper-than.ts";
import { INVALID_REQUEST, PARSE_ERROR } from "../util/rpc-codes.ts";
import { refuse } from "./refusal.ts";

/** Hands the parsed body on, or refuses it. */
export function withJson(
  request: Request,
  maxBodyBytes: number,
  take: (body: unknown) => Response | Promise<Response>,
): Promise<Response> {
  return readText(request, maxBodyBytes).then((text) => {
    if (text === undefined) return tooLarge(maxBodyBytes);
    if (isDeeperThan(text, MAX_JSON_DEPTH)) return tooDeep();
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch (error) {
      return notJson(error as Error);
    }
    return take(body);
  });
}

function tooDeep(): Response {
  const message = `Invalid request: the body nests more than ${MAX_JSON_DEPTH} levels deep`;
  return refuse({ status: 400, code: INVALID_REQUEST, message });
}

function notJson({ message }: Error): Response {
  const reason = message.replace(/^JSON Parse error: /, "");
  return refuse({ status: 400, code: PARSE_ERROR, message: `Parse error: the body is not JSON: ${reason}` });
}

/** Undefined for more than is taken; without a length, reading stops there. */
function readText(request: Request, maxBodyBytes: number): Promise<string | undefined> {
  const length = request.headers.get("content-length");
  if (length === null) return readLimited(request, maxBodyBytes);
  return Number(length) > maxBodyBytes ? NOTHING : request.text();
}

const NOTHING = Promise.resolve(undefined);

async function readLimited(request: Request, maxBodyBytes: number): Promise<string | undefined> {
  if (!request.body) return "";
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function tooLarge(maxBodyBytes: number): Response {
  return refuse({
    status: 413,
    message: `Cannot take a body of more than ${maxBodyBytes} bytes; the server's --max-body sets this limit`,
    headers: { connection: "close" },
  });
}

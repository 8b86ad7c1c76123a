/** Reads a request's body as JSON, within a limit. */
import { tooLarge } from "./guard.ts";
import { refuse } from "./refusal.ts";

export type Body = { value: unknown } | { refusal: Response };

/** JSON-RPC's code for text that is not JSON. */
const PARSE_ERROR = -32700;

export async function readJson(request: Request, maxBodyBytes: number): Promise<Body> {
  const text = request.headers.has("content-length")
    ? await readText(request)
    : await readLimited(request, maxBodyBytes);
  if (text === undefined) return { refusal: tooLarge(maxBodyBytes) };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const message = `Parse error: the body is not JSON: ${(error as Error).message.replace(/^JSON Parse error: /, "")}`;
    return { refusal: refuse({ status: 400, code: PARSE_ERROR, message }) };
  }
}

/** The length was checked when the headers were. */
function readText(request: Request): Promise<string> {
  return request.text();
}

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

/** A name in the letters every MCP client and model provider accepts: `^[a-zA-Z0-9_-]{1,64}$`. */
import { TOOL_NAME_LENGTH } from "../defaults.ts";

const PLAIN_NAME = new RegExp(`^[a-zA-Z0-9_-]{1,${TOOL_NAME_LENGTH}}$`);

export function toToolName(name: string): string {
  if (PLAIN_NAME.test(name)) return name;
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-zA-Z0-9_-]+/g, "_")
    .slice(0, TOOL_NAME_LENGTH);
  return /[a-zA-Z0-9]/.test(plain) ? plain : "agent";
}

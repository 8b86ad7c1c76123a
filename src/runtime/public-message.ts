/** What a caller may be told of a failure: the message where it was written for a reader, else which agent it was. */
import { isAppError } from "../errors.ts";
import type { Agent } from "./agent.ts";

export function publicMessage(error: unknown, agent: Agent): string {
  return isAppError(error) ? error.message : `Agent "${agent.name}" failed unexpectedly`;
}

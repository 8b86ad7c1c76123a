/** What the protocol serves: a name, instructions and the tools, the same for every caller. */
import type { Toolbox } from "./toolbox.ts";

export interface Service {
  /** As shown to clients. */
  readonly info: { readonly name: string; readonly version: string };
  readonly instructions: string | undefined;
  readonly toolbox: Toolbox;
}

/** What 2026-07-28 puts under `_meta` of every result. */
export function modernMeta(info: Service["info"]): object {
  return { "io.modelcontextprotocol/serverInfo": info };
}

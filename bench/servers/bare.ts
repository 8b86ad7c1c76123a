/** The least that a JSON endpoint on Bun can be: it parses the body and sends it back. */
import { printReady } from "./ready.ts";

printReady(
  Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    development: false,
    fetch: async (request) => Response.json(await request.json()),
  }),
);

/** Requests no well-behaved client sends, written to the socket byte for byte. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Listener, listen } from "../../src/server/listen.ts";
import { echo } from "../helpers/agents.ts";
import { routerOf } from "../helpers/rpc.ts";

let listener: Listener;

beforeAll(() => {
  listener = listen({ host: "127.0.0.1", port: 0 }, routerOf([echo], { maxBodyBytes: 1000 }));
});

afterAll(() => listener.cut());

/** What comes back until the server closes, or has said something and is left. */
async function send(...lines: string[]): Promise<string> {
  const answer = Promise.withResolvers<string>();
  await Bun.connect({
    hostname: "127.0.0.1",
    port: listener.port,
    socket: {
      open: (socket) => void socket.write(lines.join("\r\n")),
      data: (socket, data) => {
        answer.resolve(data.toString());
        socket.end();
      },
      close: () => answer.resolve(""),
    },
  });
  return await answer.promise;
}

const BODY = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const HEADERS = ["Content-Type: application/json", `Content-Length: ${BODY.length}`, "", BODY];

test.each([
  ["HTTP/1.0 without a Host", ["POST /mcp HTTP/1.0", ...HEADERS]],
  ["a Host that is none", ["POST /mcp HTTP/1.1", "Host: localhost@evil", ...HEADERS]],
  ["a Host with a path", ["POST /mcp HTTP/1.1", "Host: x/y?z", ...HEADERS]],
  ["a whole URL in the first line", ["POST http://elsewhere/mcp HTTP/1.1", "Host: localhost", ...HEADERS]],
  ["a query", ["POST /mcp?x=/nope HTTP/1.1", "Host: localhost", ...HEADERS]],
])("%s reaches the endpoint", async (_, lines) => {
  expect(await send(...lines)).toContain('{"jsonrpc":"2.0","id":1,"result":{}}');
});

test.each([
  ["the first page under a Host that is none", ["GET / HTTP/1.1", "Host: localhost@evil", "", ""], "403"],
  ["the first page without a Host", ["GET / HTTP/1.0", "", ""], "403"],
  ["another site's path", ["POST //evil/mcp HTTP/1.1", "Host: localhost", ...HEADERS], "404"],
  [
    "two lengths",
    ["POST /mcp HTTP/1.1", "Host: localhost", "Content-Length: 3", "Transfer-Encoding: chunked", "", ""],
    "400",
  ],
  [
    "a large body that is announced",
    ["POST /mcp HTTP/1.1", "Host: localhost", "Content-Type: application/json", "Content-Length: 99999", "", ""],
    "413",
  ],
  [
    "a large body that is not",
    [
      "POST /mcp HTTP/1.1",
      "Host: localhost",
      "Content-Type: application/json",
      "Transfer-Encoding: chunked",
      "",
      "500",
      "a".repeat(0x500),
      "",
    ],
    "413",
  ],
])("%s is refused", async (_, lines, status) => {
  expect(await send(...lines)).toStartWith(`HTTP/1.1 ${status} `);
});

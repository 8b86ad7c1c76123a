/** Calls a server over many connections at once, each with one call in flight, and counts; run as a process of its own. */

export interface Load {
  hostname: string;
  port: number;
  /** A whole HTTP request; each `ID` in it becomes a number of its own. */
  request: string;
  /** What every answer must contain. */
  expected: string;
  connections: number;
  seconds: number;
}

export interface LoadResult {
  calls: number;
  seconds: number;
  /** The first answer that was not as expected. */
  fault?: string;
}

/** Stands for the number of the call, in its own length so that `Content-Length` stays right. */
export const ID = "1000000";

interface State {
  request: Buffer;
  received: Buffer | undefined;
}

export async function runLoad({ hostname, port, request, expected, connections, seconds }: Load): Promise<LoadResult> {
  const idAt = Buffer.from(request).indexOf(ID);
  let id = Number(ID);
  let calls = 0;
  let fault: string | undefined;
  let running = true;

  const send = (socket: Bun.Socket<State>) => {
    if (idAt !== -1) socket.data.request.write(String(id++), idAt, "latin1");
    socket.write(socket.data.request);
  };

  const sockets = await Promise.all(
    Array.from({ length: connections }, () =>
      Bun.connect<State>({
        hostname,
        port,
        data: { request: Buffer.from(request), received: undefined },
        socket: {
          data(socket, chunk) {
            const { received } = socket.data;
            const buffer = received ? Buffer.concat([received, chunk]) : chunk;
            const end = responseEnd(buffer);
            socket.data.received = end === undefined ? Buffer.from(buffer) : undefined;
            if (end === undefined || !running) return;
            if (!isExpected(buffer, expected)) {
              fault ??= buffer.toString();
              return;
            }
            calls += 1;
            send(socket);
          },
          close() {
            if (running) fault ??= "The server closed the connection";
          },
        },
      }),
    ),
  );
  const start = performance.now();
  for (const socket of sockets) send(socket);
  await Bun.sleep(seconds * 1000);
  running = false;
  const elapsed = (performance.now() - start) / 1000;
  for (const socket of sockets) socket.end();
  return { calls, seconds: elapsed, ...(fault !== undefined && { fault }) };
}

/** Where the response ends, or nothing while it is incomplete. */
export function responseEnd(buffer: Buffer): number | undefined {
  const headEnd = buffer.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const head = buffer.toString("latin1", 0, headEnd);
  const length = head.match(/\r\ncontent-length: (\d+)/i)?.[1];
  if (length !== undefined) {
    const end = headEnd + 4 + Number(length);
    return buffer.length >= end ? end : undefined;
  }
  // JSON and events have no carriage returns, so this can only be the last chunk.
  const last = buffer.indexOf("\r\n0\r\n\r\n", headEnd + 2);
  return last === -1 ? undefined : last + 7;
}

function isExpected(buffer: Buffer, expected: string): boolean {
  return buffer.toString("latin1", 9, 12) === "200" && buffer.includes(expected);
}

if (import.meta.main) {
  const load = JSON.parse(process.argv[2] ?? "") as Load;
  console.log(JSON.stringify(await runLoad(load)));
  process.exit(0);
}

/** The open port, with what only a socket shows. */
import { describe, expect, test } from "bun:test";
import { type Handler, listen } from "../../src/server/listen.ts";

const hello: Handler = () => new Response("hello");

describe("listen()", () => {
  test("answers localhost on both loopback addresses, on the same free port", async () => {
    const listener = listen({ host: "localhost", port: 0 }, hello);
    try {
      const urls = [`http://127.0.0.1:${listener.port}`, `http://[::1]:${listener.port}`];
      expect(await Promise.all(urls.map(async (url) => (await fetch(url)).text()))).toEqual(["hello", "hello"]);
    } finally {
      listener.cut();
    }
  });

  test.each(["localhost", "127.0.0.1"])("says that a port is taken, and how to choose another, on %s", (host) => {
    const first = listen({ host, port: 0 }, hello);
    try {
      const attempt = () => listen({ host, port: first.port }, hello);
      expect(attempt).toThrow(new RegExp(`^Port ${first.port} is already in use\\n.*--port ${first.port + 1}`));
    } finally {
      first.cut();
    }
  });

  test("says that a port is taken on the IPv6 address alone, where clients may look first", () => {
    const other = listen({ host: "::1", port: 0 }, hello);
    try {
      expect(() => listen({ host: "localhost", port: other.port }, hello)).toThrow("is already in use");
    } finally {
      other.cut();
    }
  });

  test("says that a host is not this machine's", () => {
    expect(() => listen({ host: "192.0.2.1", port: 0 }, hello)).toThrow('Cannot listen on host "192.0.2.1"');
  });

  test("answers a failing handler with JSON that tells nothing", async () => {
    const listener = listen({ host: "127.0.0.1", port: 0 }, () => {
      throw new Error("secret");
    });
    try {
      const response = await fetch(`http://127.0.0.1:${listener.port}`);
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual({
        jsonrpc: "2.0",
        id: null,
        error: { code: -32603, message: "Internal error" },
      });
    } finally {
      listener.cut();
    }
  });

  test("drains: what is in flight is answered, what comes later is refused", async () => {
    const release = Promise.withResolvers<Response>();
    const arrived = Promise.withResolvers<void>();
    const listener = listen({ host: "127.0.0.1", port: 0 }, () => {
      arrived.resolve();
      return release.promise;
    });
    const url = `http://127.0.0.1:${listener.port}`;
    const inFlight = fetch(url);
    await arrived.promise;
    const drained = listener.drain();
    expect(fetch(url)).rejects.toThrow();
    release.resolve(new Response("late"));
    expect(await (await inFlight).text()).toBe("late");
    await drained;
  });
});

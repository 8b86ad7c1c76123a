/** Signed session ids. */
import { afterEach, describe, expect, setSystemTime, test } from "bun:test";
import { SESSION_TTL_MS } from "../../src/defaults.ts";
import { createSessions } from "../../src/mcp/session.ts";

afterEach(() => {
  setSystemTime();
});

describe("createSessions()", () => {
  test("gives out ids that every process with the key knows, with their revision", () => {
    const { id } = createSessions("key").open("2025-06-18");
    expect(createSessions("key").find(id)).toEqual({ id, revision: "2025-06-18" });
    expect(createSessions("other key").find(id)).toBeUndefined();
  });

  test("knows no id that was changed", () => {
    const sessions = createSessions("key");
    const [payload = "", signature = ""] = sessions.open("2025-11-25").id.split(".");
    const newer = Buffer.from("2025-11-25 9999999999999 x").toString("base64url");
    for (const id of [
      "",
      ".",
      payload,
      `${newer}.${signature}`,
      `${payload}.${signature}x`,
      `${payload}.${signature}.`,
      "ünïcode.x",
    ]) {
      expect(sessions.find(id)).toBeUndefined();
    }
  });

  test("forgets sessions that are closed, and those that are old", () => {
    const sessions = createSessions("key");
    const { id } = sessions.open("2025-11-25");
    sessions.close(id);
    expect(sessions.find(id)).toBeUndefined();
    const other = sessions.open("2025-11-25").id;
    setSystemTime(new Date(Date.now() + SESSION_TTL_MS + 1000));
    expect(createSessions("key").find(other)).toBeUndefined();
  });
});

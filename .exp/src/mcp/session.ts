/** Session ids that are signed instead of stored: any process with the key knows them, none keeps them. */
import { SESSION_MEMORY, SESSION_TTL_MS } from "../defaults.ts";
import { BoundedMap } from "../util/bounded-map.ts";
import { isLegacyRevision, type LegacyRevision } from "./revisions.ts";

export interface Session {
  readonly id: string;
  readonly revision: LegacyRevision;
}

export interface Sessions {
  open(revision: LegacyRevision): Session;
  /** The session of an id this or another process with the same key gave out; undefined for all others. */
  find(id: string): Session | undefined;
  close(id: string): void;
}

export function createSessions(key: string): Sessions {
  // Verifying costs more than a small call does, and a client sends the same id each time.
  const verified = new BoundedMap<string, Session>(SESSION_MEMORY);
  const closed = new BoundedMap<string, true>(SESSION_MEMORY);

  function sign(payload: string): string {
    return new Bun.CryptoHasher("sha256", key).update(payload).digest("base64url");
  }

  function verify(id: string): Session | undefined {
    const [payload, signature, ...rest] = id.split(".");
    if (!payload || !signature || rest.length > 0) return undefined;
    if (!equal(signature, sign(payload))) return undefined;
    const [revision, opened] = Buffer.from(payload, "base64url").toString().split(" ");
    if (!isLegacyRevision(revision) || Date.now() - Number(opened) > SESSION_TTL_MS) return undefined;
    return { id, revision };
  }

  return {
    open(revision) {
      const payload = Buffer.from(`${revision} ${Date.now()} ${crypto.randomUUID()}`).toString("base64url");
      const session = { id: `${payload}.${sign(payload)}`, revision };
      verified.set(session.id, session);
      return session;
    },
    find(id) {
      const known = verified.get(id);
      if (known) return known;
      if (closed.has(id)) return undefined;
      const session = verify(id);
      if (session) verified.set(id, session);
      return session;
    },
    close(id) {
      verified.delete(id);
      closed.set(id, true);
    },
  };
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && crypto.timingSafeEqual(a, b);
}

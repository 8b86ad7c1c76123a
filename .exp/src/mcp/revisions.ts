/** The protocol revisions this server speaks, newest first, and what tells them apart. */

export const MODERN_REVISION = "2026-07-28";

/** Revisions with an `initialize` handshake. */
export const LEGACY_REVISIONS = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;
export type LegacyRevision = (typeof LEGACY_REVISIONS)[number];

/** What a request without any sign of a revision is taken for, as the specification says. */
export const ASSUMED_REVISION: LegacyRevision = "2025-03-26";

export function isLegacyRevision(value: unknown): value is LegacyRevision {
  return (LEGACY_REVISIONS as readonly unknown[]).includes(value);
}

/** Receiving several messages in one body came with the first HTTP revision and left with the next. */
export function allowsBatches(revision: LegacyRevision): boolean {
  return revision === "2025-03-26" || revision === "2024-11-05";
}

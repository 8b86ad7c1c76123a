/** Counts what a test run did, from its JUnit report; what should have run and did not counts as failed. */

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** What went wrong beside the failures that the run printed itself. */
  remarks: readonly string[];
}

/** A step that is one test: a compiler, a linter, a build. */
export function tallyOf(passed: boolean, remarks: readonly string[] = []): Tally {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0, remarks };
}

/** What cannot run because an earlier step failed: one failure a test file, or one for the step. */
export function tallyOfNothing(files: readonly string[] | undefined, reason: string): Tally {
  return { passed: 0, failed: Math.max(1, files?.length ?? 1), skipped: 0, remarks: [reason] };
}

/**
 * A file that throws while it is imported is missing from the report, and a test that calls `process.exit(0)` ends the
 * run with success and no report at all, so the report alone proves nothing.
 */
export function tallyOfReport(report: string | undefined, files: readonly string[], exitCode: number | null): Tally {
  const head = report?.match(/<testsuites\b[^>]*>/)?.[0] ?? "";
  const reported = new Set([...(report ?? "").matchAll(/<testsuite\b[^>]*? file="([^"]+)"/g)].map((match) => match[1]));
  const absent = files.filter((file) => !reported.has(file));
  const failures = attribute(head, "failures") + attribute(head, "errors");
  const skipped = attribute(head, "skipped");
  const remarks = absent.map((file) => `${file} did not run to its end`);
  const unexplained = exitCode !== 0 && failures + absent.length === 0;
  if (unexplained) remarks.push(`The run ended with ${exitCode === null ? "a signal" : `code ${exitCode}`}`);
  return {
    passed: Math.max(0, attribute(head, "tests") - failures - skipped),
    failed: failures + absent.length + (unexplained ? 1 : 0),
    skipped,
    remarks,
  };
}

export function total(tallies: readonly Tally[]): Tally {
  const sum = (key: "passed" | "failed" | "skipped") => tallies.reduce((count, tally) => count + tally[key], 0);
  return {
    passed: sum("passed"),
    failed: sum("failed"),
    skipped: sum("skipped"),
    remarks: tallies.flatMap((tally) => tally.remarks),
  };
}

/** `9 passed, 0 failed`, and the skipped ones where there are any. */
export function summary({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

function attribute(tag: string, name: string): number {
  return Number(tag.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? 0);
}

/** Tests of the counting that `verify` ends with. */
import { expect, test } from "bun:test";
import { summary, tallyOf, tallyOfNothing, tallyOfReport, total } from "./tally.ts";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bun test" tests="7" assertions="2" failures="1" skipped="2" time="0.004">
  <testsuite name="test/a.test.ts" file="test/a.test.ts" tests="4" assertions="1" failures="0" skipped="2">
    <testsuite name="x" file="test/a.test.ts" line="2" tests="1" failures="0" skipped="0"></testsuite>
  </testsuite>
  <testsuite name="test/b.test.ts" file="test/b.test.ts" tests="3" assertions="1" failures="1" skipped="0"></testsuite>
</testsuites>`;

test.each([
  ["the tests of a report", REPORT, ["test/a.test.ts", "test/b.test.ts"], 1, "4 passed, 1 failed, 2 skipped"],
  [
    "a file missing from the report",
    REPORT,
    ["test/a.test.ts", "test/b.test.ts", "test/c.test.ts"],
    1,
    "4 passed, 2 failed, 2 skipped",
  ],
  ["a run that succeeds without a report", undefined, ["test/a.test.ts", "test/b.test.ts"], 0, "0 passed, 2 failed"],
  [
    "a run that fails without a failure",
    `<testsuites tests="1" failures="0" skipped="0"><testsuite file="a"/>`,
    ["a"],
    1,
    "1 passed, 1 failed",
  ],
  [
    "a run that is killed",
    `<testsuites tests="1" failures="0" skipped="0"><testsuite file="a"/>`,
    ["a"],
    null,
    "1 passed, 1 failed",
  ],
] as const)("tallyOfReport() counts %s", (_, report, files, exitCode, expected) => {
  expect(summary(tallyOfReport(report, files, exitCode))).toBe(expected);
});

test("tallyOfReport() names the files that did not run", () => {
  expect(tallyOfReport(undefined, ["test/c.test.ts"], 0).remarks).toEqual(["test/c.test.ts did not run to its end"]);
});

test.each([
  [["test/a.test.ts", "test/b.test.ts"], 2],
  [[], 1],
  [undefined, 1],
])("tallyOfNothing() counts %j as %i failures", (files, failed) => {
  expect(tallyOfNothing(files, "no binary")).toEqual({ passed: 0, failed, skipped: 0, remarks: ["no binary"] });
});

test("total() adds steps up", () => {
  const steps = [tallyOf(true), tallyOf(false, ["types"]), { passed: 5, failed: 0, skipped: 1, remarks: [] }];
  expect(total(steps)).toEqual({ passed: 6, failed: 1, skipped: 1, remarks: ["types"] });
});

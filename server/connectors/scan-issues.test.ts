import fc from "fast-check";
import { expect, test } from "vitest";
import { type IssueRow, issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { placesEach } from "#server/connectors/scan-places.ts";
import type { ScanIssue } from "#server/posture/evidence.ts";

const row = (ruleId: string, host: string, port = 443, more: Partial<IssueRow> = {}): IssueRow => ({
  ...{ ruleId, title: ruleId, description: "", solution: "", toolSeverity: "low", occurrences: [occurrence({ host, port })] },
  ...more,
});
const collect = (rows: readonly IssueRow[]): ScanIssue[] => {
  const collector = issueCollector();
  for (const each of rows) collector.add(each);
  return collector.issues();
};

test("above the places kept of a finding its count and its hosts stay exact", () => {
  const [issue] = collect(Array.from({ length: 3_000 }, (_, n) => row("r", `h${n % 700}`, n)));
  expect(issue).toMatchObject({ occurrenceCount: 3_000 });
  expect(issue?.occurrences.length).toBe(500);
  expect(new Set(issue?.hosts).size).toBe(700);
  expect(issue?.hosts.length).toBe(700);
});

test("a report of many findings keeps fewer places of each, and of every one at least one", () => {
  const rows = Array.from({ length: 300 }, (_, rule) => Array.from({ length: 100 }, (_each, n) => row(`r${rule}`, `h${n}`))).flat();
  const issues = collect(rows);
  expect(issues.map(({ occurrences }) => occurrences.length)).toEqual(issues.map(() => placesEach(300)));
  expect(issues.every(({ occurrenceCount, hosts }) => occurrenceCount === 100 && hosts.length === 100)).toBe(true);
  expect([1, 20, 21, 10_000, 200_000].map(placesEach)).toEqual([500, 500, 476, 1, 1]);
});

test("any order of the rows gives the same findings, counts, hosts and places", () => {
  const rows = Array.from({ length: 80 }, (_, rule) =>
    Array.from({ length: 6 }, (_each, n) => row(`r${rule % 60}`, `h${(rule * 7 + n) % 9}`, rule + n)),
  ).flat();
  const wide = Array.from({ length: 900 }, (_, n) =>
    row("wide", `h${n % 37}`, n, { toolSeverity: n === 5 ? "high" : "low", cve: [`CVE-2026-${1_000 + (n % 5)}`] }),
  );
  const sorted = (issues: ScanIssue[]) => issues.map((issue) => ({ ...issue, hosts: [...issue.hosts].sort() })).sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1));
  const all = [...rows, ...wide];
  const expected = sorted(collect(all));
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
      expect(sorted(collect(shuffled))).toEqual(expected);
    }),
    { numRuns: 15 },
  );
});

test("a row said again without its texts is the same as the row", () => {
  const whole = [row("r", "a"), row("r", "b", 1, { toolSeverity: "high", cwe: ["CWE-79"], cve: ["cve-2026-1234"] }), row("r", "b", 2)];
  const collector = issueCollector();
  const [first, ...others] = whole;
  if (!first) throw new Error("no row");
  const known = collector.add(first);
  for (const { toolSeverity, cwe = [], cve = [], occurrences } of others)
    for (const place of occurrences) collector.again(known, { toolSeverity, cwe, cve }, place);
  expect(collector.issues()).toEqual(collect(whole));
});

test.each([
  ["more than 10 occurrences", (n: number) => row("r", "h", n)],
  ["more than 8 findings", (n: number) => row(`r${n}`, "h")],
  ["more than 6 hosts", (n: number) => row("r", `h${n}`)],
  ["more than 100 characters of text", (n: number) => row(`r${n}`, "h", 1, { description: "x".repeat(30) })],
])("a report that lists %s is refused by that rule", (reason, nth) => {
  const collector = issueCollector({ rows: 10, findings: 8, hosts: 6, text: 100 });
  expect(() => {
    for (let n = 0; n < 20; n++) collector.add(nth(n));
  }).toThrow(reason);
});

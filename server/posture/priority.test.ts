import { expect, test } from "vitest";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts, FindingPriority } from "#server/posture/facts.ts";
import { figureBook } from "#server/posture/figures.ts";
import { addFindingsFigures, measureFindings } from "#server/posture/findings.ts";
import { epssWords, kevWords } from "#server/posture/priority.ts";
import { decisionOf, findingOf, scanOf } from "#server/posture/scans.fixture.ts";

const kev = { cve: "CVE-2021-44228", addedOn: "2026-10-05", dueOn: null, ransomware: false };
const epss = (score: number) => ({ cve: "CVE-2021-44228", score, percentile: 0.9996, asOf: "2026-10-20" });
const given = (priority: Partial<FindingPriority>): FindingPriority => ({ kev: null, epss: null, ssvc: null, ...priority });
const catalogue = { id: "kev" as const, version: "2026.10.20", asOf: "2026-10-20", count: 1404, fetchedAt: "2026-10-20T05:41:00Z", lastError: null };
const CVE = { cve: ["CVE-2021-44228"] };
const seen = [
  scanOf("2026-08-01", []),
  scanOf("2026-10-20", [
    ["high", "high"],
    ["listed", "low"],
    ["likely", "medium"],
    ["plain", "medium"],
  ]),
];
const facts = (more: Partial<ClientFacts> = {}) =>
  factsOf({
    checks: [],
    findings: [
      findingOf("plain", { priority: given({}) }),
      findingOf("likely", { ...CVE, priority: given({ epss: epss(0.9) }) }),
      findingOf("high", { priority: given({}) }),
      findingOf("listed", { ...CVE, priority: given({ kev }) }),
    ],
    evaluations: ["high", "listed", "likely", "plain"].map((id) => decisionOf(id, "2026-10-21")),
    scans: seen,
    catalogues: [catalogue],
    ...more,
  });

test("what is known to be exploited comes first and what is likelier before its equals; no severity changes", () => {
  const { openRows } = measureFindings(facts());
  expect(openRows.map(({ facts: { id }, now }) => [id, now.severity])).toEqual([
    ["listed", "low"],
    ["high", "high"],
    ["likely", "medium"],
    ["plain", "medium"],
  ]);
});

test("known exploited findings are counted only with a copy of the catalogue, and as of the report's day", () => {
  const figure = (more: Partial<ClientFacts>) => {
    const book = figureBook();
    addFindingsFigures(book, measureFindings(facts(more)));
    return book.get("findings.kev_open");
  };
  expect(figure({})).toMatchObject({ value: 1, display: "1", basis: expect.stringContaining("KEV 2026.10.20, 1,404 entries, read on 20 October 2026") });
  expect(figure({ catalogues: [] })).toMatchObject({ value: null, display: "no data" });
  const later = given({ kev: { ...kev, addedOn: "2026-11-05" } });
  expect(figure({ findings: [findingOf("listed", { ...CVE, priority: later })] })).toMatchObject({ value: 0 });
});

test("the words name the catalogue and the day of the listing, and cut shares off", () => {
  expect(kevWords({ priority: given({ kev }) }, "2026-10-31")).toBe("Known to be exploited (CISA KEV, added 5 October 2026)");
  expect(kevWords({ priority: given({ kev }) }, "2026-10-04")).toBeNull();
  expect(kevWords({}, "2026-10-31")).toBeNull();
  expect(epssWords({ priority: given({ epss: epss(0.94399) }) })).toBe("EPSS 94.3 %, above 99.9 % of all (CVE-2021-44228)");
  expect(epssWords({ priority: given({}) })).toBeNull();
});

test("the policy that set a missed date is named in the figure", () => {
  const book = figureBook();
  const deadlines: ClientFacts["deadlines"] = [
    { kind: "severity", name: "House", days: { critical: 90, high: 90, medium: 90, low: 90, unknown: 90 } },
    { kind: "bod-26-04", name: "CISA BOD 26-04 (reference)", exposed: true, unknown: "no-total", clock: "earlier" },
  ];
  addFindingsFigures(book, measureFindings(facts({ deadlines })));
  expect(book.get("findings.overdue")).toMatchObject({ value: 1, basis: expect.stringContaining("(0 by House, 1 by CISA BOD 26-04 (reference))") });
});

import type { Block, Verdict } from "#server/posture/blocks.ts";
import type { Report, Section } from "#server/posture/report.ts";
import {
  actions,
  badges,
  bars,
  basis,
  changes,
  comparison,
  definitions,
  type Extremes,
  findings,
  flat,
  flow,
  followUps,
  FOREIGN,
  keyFigures,
  ledger,
  LONG_HOST,
  MET,
  MISSED,
  note,
  promises,
  RISK,
  sites,
  strip,
  trend,
} from "#server/renderers/block-samples.fixture.ts";

const USUAL: Extremes = {
  sites: 3,
  findings: 8,
  days: 31,
  points: 13,
  client: "City of Alder Falls",
  vendor: "Northgate Civic",
  texts: ["TLS 1.1 is still accepted"],
};

/** Sixty characters and more, forty sites, two thousand findings, a year of days, writing from right to left. */
export const EXTREME: Extremes = {
  sites: 40,
  findings: 2_000,
  days: 365,
  points: 36,
  client: "Consolidated City and County of Saint Bartholomew-on-the-River",
  vendor: "Northgate Civic Web Hosting and Records Services of the Midwest",
  texts: [...FOREIGN, LONG_HOST, `${"Very long title of a scanner finding ".repeat(6)}end`],
};

/** Test only: a report with every kind of block; `EXTREME` fills it to the brim, `{ sites: 0, … }` leaves nothing in it. */
export function everyBlockReport(overrides: Partial<Extremes> = {}): Report {
  const size = { ...USUAL, ...overrides };
  const section = (id: string, title: string, verdict: Verdict | null, headline: string, blocks: Block[]): Section => ({
    id,
    title,
    verdict,
    headline,
    notes: [
      { title: "Kept", text: "means the test of the promise passed for every one of your sites, for all of the month that has passed." },
      { title: "Where from", text: `edge-monitor and ${size.texts.at(-1)}, last read 1 November, 06:00.` },
    ],
    blocks: blocks.map((block) => ({ audience: "all", block })),
  });
  return {
    schema: "keepwatch.report/1",
    reader: "client",
    vendor: { name: size.vendor, accent: "#7a2e62" },
    client: { slug: "alder-falls", name: size.client, kind: "city", state: "NY", timeZone: "America/New_York" },
    period: { id: "2026-10", start: "2026-10-01T04:00:00Z", end: "2026-11-01T04:00:00Z", timeZone: "America/New_York" },
    periodLabel: "October 2026",
    builtAt: "2026-11-03T12:00:00Z",
    status: "The period has ended; evidence as of 3 November 2026.",
    verdict: RISK,
    headline: "Your three sites were down for 37 minutes; the contract allows 44. One promise needs attention.",
    summary: "Independent scanners left 11 findings open, none of them critical and one past its due date.",
    action: "There is nothing you need to do this month.",
    figures: { "availability.down_s": { value: 2220, unit: "s", display: "37 min", basis: "time down, added up" } },
    sections: [
      section("summary", "Summary", RISK, "Your three sites were down for 37 minutes; the contract allows 44. One promise needs attention.", [keyFigures()]),
      section("you-asked", "You asked, we did", MET, "Both promises of our last meeting are kept.", [followUps(size)]),
      section("what-changed", "What changed", MET, "Two findings were fixed, three are new.", [comparison(), changes(size)]),
      section("actions", "What you need to do", MET, "Nothing is asked of you.", [
        actions(size),
        { kind: "actions", none: "There is nothing you need to do.", items: [] },
      ]),
      section("promises", "Promises", RISK, "Six of our seven promises held.", [promises(size), note()]),
      section("availability", "Availability", MET, "37 minutes down on 3 October.", [strip(size), ledger(), sites(size), trend(size), flat(size)]),
      section("independent-scans", "Independent scans", MISSED, "One finding is past due.", [flow(size), findings(size), bars(size)]),
      section("compliance", "Compliance", MET, "Four badges are current.", [
        badges(size),
        { kind: "paragraph", text: "Last outside assessment: 18 August 2026." },
      ]),
      section("how-we-know", "How we know", null, "Every number comes from a named source.", [definitions(size), basis()]),
    ],
  };
}

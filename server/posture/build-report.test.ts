import { expect, test } from "vitest";
import type { Block, Cell } from "#server/posture/blocks.ts";
import { buildReport } from "#server/posture/build-report.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { Report } from "#server/posture/report.ts";

const report = buildReport(factsOf());
const blocks = (of: Report): Block[] => of.sections.flatMap((section) => section.blocks.map(({ block }) => block));
const build = (more: Partial<ClientFacts>) => buildReport(factsOf(more));

function cells(block: Block): Cell[] {
  if (block.kind === "table") return block.rows.flat();
  if (block.kind === "ledger") return block.rows.map(({ value }) => value);
  if (block.kind === "findings-flow") return [...block.terms.map(({ value }) => value), ...block.severities.map(({ value }) => value)];
  if (block.kind === "change-list") return block.groups.map(({ count }) => count);
  if (block.kind === "comparison") return block.rows.map(({ after }) => after);
  if (block.kind === "bars") return block.bars.map(({ cell }) => cell);
  return [];
}

const EMPTY: Partial<ClientFacts> = {
  checks: [],
  findings: [],
  scans: [],
  evaluations: [],
  attestations: [],
  sources: [],
  policies: [],
  maintenance: [],
  purges: { counts: [], events: [], feeds: [], configured: false },
};

test("the report is plain JSON that fits its schema, and the same facts give the same report", () => {
  expect(Report.parse(report)).toEqual(report);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  expect(buildReport(factsOf())).toEqual(report);
});

test("the sections stand in reading order, the summary first", () => {
  expect(report.sections.map(({ id }) => id)).toEqual([
    "summary",
    "what-changed",
    "actions",
    "promises",
    "availability",
    "response-times",
    "independent-scans",
    "purged-accounts",
    "compliance",
    "how-we-know",
    "glossary",
  ]);
});

test("every figure outside tools rely on is there", () => {
  const perSubject = [
    "up_s",
    "down_s",
    "maintenance_s",
    "unknown_s",
    "uptime_pct",
    "coverage_pct",
    "strict_pct",
    "raw_pct",
    "contract_pct",
    "allowed_down_s",
    "credit_pct",
  ];
  const ids = [
    ...perSubject.flatMap((id) => [`availability.${id}`, ...["www", "forms", "pay"].map((site) => `availability.site.${site}.${id}`)]),
    ...[
      "open",
      "new",
      "fixed",
      "reopened",
      "overdue",
      "under_evaluation",
      "accepted",
      "median_days_to_fix",
      ...["critical", "high", "medium", "low", "unknown"].map((severity) => `open.${severity}`),
    ].map((id) => `findings.${id}`),
    "purges.blocked",
    "purges.deleted",
    "badges.current",
    "badges.expiring",
    "badges.lapsed",
    "promises.kept",
    "promises.at_risk",
    "promises.broken",
    "promises.not_shown",
  ];
  expect(ids.filter((id) => report.figures[id] === undefined)).toEqual([]);
});

test("a cell that names a figure shows exactly its display, in every state of the evidence", () => {
  for (const each of [report, build(EMPTY), build({ now: "2026-10-12T12:00:00Z" }), build({ now: "2026-09-12T12:00:00Z" })]) {
    for (const cell of blocks(each).flatMap(cells)) if (cell.figure !== undefined) expect(cell.text).toBe(each.figures[cell.figure]?.display);
    for (const block of blocks(each)) {
      if (block.kind !== "key-figures") continue;
      for (const { value, unit, figure } of block.items)
        expect(`${value} ${unit ?? ""}`.trim()).toBe(figure === "promises.kept" ? `${value} ${unit}` : each.figures[figure]?.display);
    }
  }
});

test("the summary shows four figures with verdict, target and change", () => {
  const previous = Object.fromEntries(Object.entries(report.figures).map(([id, figure]) => [id, { ...figure, display: `was ${figure.display}` }]));
  const block = blocks(build({ history: [{ period: "2026-09", figures: previous }] }))[0];
  expect(block).toMatchObject({
    kind: "key-figures",
    items: [
      {
        label: "Downtime under the contract",
        value: "35",
        unit: "min",
        verdict: { state: "met" },
        detail: ["133 min 51 s allowed", "was 35 min in September"],
      },
      { label: "Open findings", detail: ["was 2 in September", "1 under evaluation"] },
      { label: "Accounts refused", value: "403", detail: ["31 deleted", "was 403 in September"] },
      { label: "Promises kept", unit: "of 7", detail: ["Target: all 7", "was 7 kept in September"] },
    ],
  });
});

test("without last month's report no change is claimed", () => {
  const history = [{ period: "2026-08", figures: report.figures }];
  expect(JSON.stringify(blocks(build({ history }))[0])).not.toContain("August");
});

test("a client nothing is known about gets no good news, no zero and no 100 %", () => {
  const empty = build(EMPTY);
  expect(empty.verdict).toEqual({ state: "no-data", label: "Not enough data" });
  expect(empty.headline).toContain("so we cannot say whether they were up");
  for (const id of ["availability.uptime_pct", "availability.down_s", "availability.contract_down_s", "findings.open", "purges.blocked"])
    expect(empty.figures[id]).toMatchObject({ value: null, display: "no data" });
  expect(empty.summary).not.toMatch(/no confirmed finding open|had to be refused/);
  expect(empty.sections.filter(({ verdict }) => verdict?.state === "met").map(({ id }) => id)).toEqual([]);
});

test("the overall verdict is the worst of the sections", () => {
  const missed = build({ policies: [{ ...(factsOf().policies[0] as ClientFacts["policies"][number]), targetPpm: 999_900 }] });
  expect(missed.verdict.state).toBe("missed");
  expect(missed.sections.find(({ id }) => id === "availability")?.verdict).toEqual({ state: "missed", label: "Contract missed" });
});

import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { TrendPlot } from "#components/charts/trend-plot.tsx";
import { ReportDocument } from "#components/report/report-document.tsx";
import { Block } from "#server/posture/blocks.ts";
import { buildReport } from "#server/posture/build-report.ts";
import { forReader } from "#server/posture/disclosure.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { Publication, Report } from "#server/posture/report.ts";

const PUBLICATION: Publication = {
  revision: 2,
  sha256: "ab".repeat(32),
  code: "KW-7Q4M-2XHD",
  publishedAt: "2026-11-03T14:05:00Z",
  replaces: 1,
  errata: ["A window was approved late."],
};
const LINKS = { periods: [], exports: [], check: null };
const EVIL = `<img src=x onerror=alert(1)>"'&</script><script>alert(2)</script>`;

const report = buildReport(factsOf());
/** The same with everything a client may have: a month before, a note, follow-ups, an own choice of sections. */
const rich = buildReport(
  factsOf({
    history: [{ period: "2026-09", figures: { ...report.figures, "findings.open": { value: 5, unit: "count", display: "5", basis: "b" } } }],
    notes: [{ section: "promises", text: "First line\nSecond line", by: "Dana Whitfield", at: "2026-11-03T12:00:00Z" }],
    followUps: [
      {
        id: "f",
        question: "When do you scan?",
        promise: "Show the dates",
        owner: "Dana Whitfield",
        due: "2026-10-30",
        raisedAt: "2026-10-05T12:00:00Z",
        doneAt: "2026-10-20T12:00:00Z",
        outcome: "They stand under Scans by site.",
        released: true,
      },
    ],
    design: { sections: ["you-asked", "what-changed", "actions", "promises", "independent-scans"] },
  }),
);
const html = (shown: Report, publication: Publication | null = null) =>
  renderToStaticMarkup(<ReportDocument report={shown} publication={publication} links={LINKS} />);
const textOf = (markup: string) =>
  markup
    .replaceAll(/<(br|\/?(p|td|th|li|dt|dd|h\d|div))\b[^>]*>/g, " ")
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll("&#x27;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ");
const strings = (value: unknown): string[] =>
  typeof value === "string" ? [value] : value && typeof value === "object" ? Object.values(value).flatMap(strings) : [];
const poison = (value: unknown, key = ""): unknown => {
  if (typeof value === "string")
    return ["kind", "state", "operator", "align", "audience", "day", "visibility", "period", "id", "figure", "direction"].includes(key)
      ? value
      : `${value}${EVIL}`;
  if (Array.isArray(value)) return value.map((each) => poison(each, key));
  return value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, poison(each, name)])) : value;
};

test("every figure a block shows stands in the page as it is displayed", () => {
  const text = textOf(html(report));
  const shown = report.sections
    .flatMap((section) => section.blocks)
    .flatMap(({ block }) => strings(block))
    .filter((id) => id in report.figures);
  expect(shown.length).toBeGreaterThan(10);
  for (const id of shown) expect(text, id).toContain(report.figures[id]?.display);
});

test("every headline, margin note and day of the report is on the page", () => {
  const text = textOf(html(report));
  for (const section of report.sections) {
    if (section.id !== "summary") expect(text).toContain(section.headline);
    for (const note of section.notes) expect(text).toContain(note.text);
    for (const { block } of section.blocks) if (block.kind === "day-strip") for (const day of block.days) expect(text).toContain(day.text);
  }
});

test("hostile text stays text in every kind of block", () => {
  const sections = (poison(report.sections) as Report["sections"]).concat({
    id: "rest",
    title: EVIL,
    verdict: null,
    headline: EVIL,
    notes: [],
    blocks: [
      { audience: "staff", block: { kind: "definitions", title: EVIL, items: [{ term: EVIL, text: EVIL }] } },
      { audience: "all", block: { kind: "paragraph", text: EVIL } },
      { audience: "all", block: { kind: "note", text: EVIL, by: EVIL, at: EVIL } },
      { audience: "all", block: { kind: "actions", none: EVIL, items: [{ text: EVIL, detail: EVIL, until: EVIL }] } },
      {
        audience: "all",
        block: {
          kind: "change-list",
          title: EVIL,
          groups: [{ id: "new", label: EVIL, count: { text: EVIL, figure: EVIL }, rows: Array(7).fill({ text: EVIL, detail: EVIL }), note: EVIL }],
        },
      },
      {
        audience: "all",
        block: {
          kind: "comparison",
          title: EVIL,
          beforeTitle: EVIL,
          afterTitle: EVIL,
          rows: [{ label: EVIL, before: { text: EVIL }, after: { text: EVIL }, change: EVIL, direction: "worse" }],
        },
      },
      {
        audience: "all",
        block: { kind: "bars", title: EVIL, unit: EVIL, bars: [{ label: EVIL, value: null, cell: { text: EVIL, detail: EVIL } }], summary: EVIL },
      },
      {
        audience: "all",
        block: {
          kind: "follow-ups",
          rows: [{ asked: EVIL, promised: EVIL, owner: EVIL, due: EVIL, done: EVIL, outcome: EVIL, verdict: { state: "met", label: EVIL } }],
        },
      },
      {
        audience: "all",
        block: {
          kind: "trend",
          title: EVIL,
          unit: EVIL,
          target: { value: 1, label: EVIL },
          points: [
            { label: EVIL, value: null, display: EVIL },
            { label: "b", value: 2, display: EVIL },
          ],
          summary: EVIL,
        },
      },
    ],
  });
  const drawn = new Set(sections.flatMap((section) => section.blocks.map(({ block }) => block.kind)));
  expect([...drawn].sort()).toEqual(Block.options.map((option) => option.shape.kind.value).sort());
  const markup = html({ ...report, sections, headline: EVIL, summary: EVIL, client: { ...report.client, name: EVIL } });
  expect(markup).not.toMatch(/<img|<script/);
  expect(markup).toContain("&lt;script&gt;alert(2)");
});

test("what changed, notes and follow-ups are told in words, with whose and when", () => {
  const text = textOf(html(rich));
  for (const told of [
    "Better 3 fewer",
    "Note from Dana Whitfield, 3 November 2026",
    "First line",
    "When do you scan?",
    "Kept",
    "Done 20 October 2026, Dana Whitfield",
    "Came back None",
    "Left out of this report at your choice:",
  ])
    expect(text.replaceAll("\u00a0", " ")).toContain(told);
});

test("every figure of the newer blocks stands in the page as it is displayed", () => {
  const text = textOf(html(rich));
  const shown = rich.sections
    .flatMap((section) => section.blocks)
    .flatMap(({ block }) => strings(block))
    .filter((id) => id in rich.figures);
  expect(shown).toEqual(expect.arrayContaining(["findings.fixed", "findings.age.up_to_30", "promises.kept"]));
  for (const id of shown) expect(text, id).toContain(rich.figures[id]?.display);
});

test("a long list folds without a script, a short one stands open", () => {
  const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ text: `Weakness ${at}`, detail: "www" }));
  const lists = (count: number): Report => ({
    ...report,
    sections: [
      {
        id: "x",
        title: "X",
        verdict: null,
        headline: "X",
        notes: [],
        blocks: [
          {
            audience: "all",
            block: { kind: "change-list", title: "T", groups: [{ id: "open", label: "Open", count: { text: String(count) }, rows: rows(count), note: null }] },
          },
        ],
      },
    ],
  });
  expect(html(lists(5))).not.toContain("<details");
  expect(html(lists(6))).toMatch(/<details[^>]*>.*Weakness 5/s);
});

test("a month without data is a gap in the line", () => {
  const points = [1, 2, null, 4].map((value, at) => ({ label: `Month ${at}`, value, display: String(value) }));
  const line = /class="plot-line" d="([^"]*)"/.exec(renderToStaticMarkup(<TrendPlot unit="findings" target={null} points={points} />))?.[1];
  expect(line?.match(/M/g)).toHaveLength(2);
  expect(line?.match(/L/g)).toHaveLength(1);
});

test("headings go from one h1 to h2 without a leap", () => {
  const levels = [...html(report).matchAll(/<h([1-6])/g)].map((match) => Number(match[1]));
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  for (const [at, level] of levels.entries()) expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1);
});

test("a draft says so, a published report names its revision, what changed and its code", () => {
  expect(textOf(html(report))).toContain("Draft, read from the evidence on");
  const text = textOf(html(report, PUBLICATION));
  expect(text).toContain("Revision 2, issued 3 November 2026, replaces revision 1");
  const linked = renderToStaticMarkup(
    <ReportDocument report={report} publication={PUBLICATION} links={{ ...LINKS, replaced: "/clients/a/2026-10?revision=1" }} />,
  );
  expect(linked).toContain('replaces <a href="/clients/a/2026-10?revision=1">revision 1</a>');
  expect(text).toContain("What changed since revision 1 A window was approved late.");
  expect(text).toContain("Code KW-7Q4M-2XHD");
});

test("the client's page carries no trace of what is withheld from them", () => {
  expect(html(report)).toContain("Not in the client&#x27;s report");
  expect(html(forReader(report, "client"))).not.toContain("withheld");
});

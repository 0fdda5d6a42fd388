import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
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
const LINKS = { periods: [], exports: [], verify: "/verify" };
const EVIL = `<img src=x onerror=alert(1)>"'&</script><script>alert(2)</script>`;

const report = buildReport(factsOf());
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
    return ["kind", "state", "operator", "align", "audience", "day", "visibility", "period", "id", "figure"].includes(key) ? value : `${value}${EVIL}`;
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

test("headings go from one h1 to h2 without a leap", () => {
  const levels = [...html(report).matchAll(/<h([1-6])/g)].map((match) => Number(match[1]));
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  for (const [at, level] of levels.entries()) expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1);
});

test("a draft says so, a published report names its revision, what changed and its code", () => {
  expect(textOf(html(report))).toContain("Draft, read from the evidence on");
  const text = textOf(html(report, PUBLICATION));
  expect(text).toContain("Revision 2, issued 3 November 2026, replaces revision 1");
  expect(text).toContain("What changed since revision 1 A window was approved late.");
  expect(text).toContain("Code KW-7Q4M-2XHD");
});

test("the client's page carries no trace of what is withheld from them", () => {
  expect(html(report)).toContain("Not in the client&#x27;s report");
  expect(html(forReader(report, "client"))).not.toContain("withheld");
});

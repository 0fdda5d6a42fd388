import { extractText, getDocumentProxy } from "unpdf";
import { expect, test } from "vitest";
import { parse } from "csv-parse/sync";
import { everyBlockReport, EXTREME } from "#server/renderers/every-block.fixture.ts";
import { pdf } from "#server/renderers/pdf.ts";
import type { Report } from "#server/posture/report.ts";
import { reportOf } from "#server/posture/report.fixture.ts";

const publication = {
  revision: 2,
  sha256: "a".repeat(64),
  code: "KW-1A2B-3C4D",
  publishedAt: "2026-11-03T12:00:00Z",
  replaces: 1,
  errata: ["Time down: was 3 min, is 4 min."],
};
const open = async (...args: Parameters<typeof pdf.render>) => getDocumentProxy(new Uint8Array(await pdf.render(...args)));
const even = (text: string) => text.replaceAll(/[\s\u2066-\u2069]+/gu, " ");
const textOf = async (...args: Parameters<typeof pdf.render>) => even((await extractText(await open(...args), { mergePages: true })).text);
const extreme = everyBlockReport(EXTREME);
const extremeText = await textOf(extreme, null);
const files = async (report: Report) => (await (await open(report, null)).getAttachments()) as Record<string, { content: Uint8Array; description: string }>;

test("every section stands in it with title, headline and notes, and in the contents", async () => {
  const report = reportOf();
  const text = await textOf(report, publication);
  for (const section of report.sections) {
    expect(text.split(section.title).length, section.title).toBeGreaterThan(2);
    for (const said of [section.headline, ...section.notes.map((note) => note.text)]) expect(text).toContain(even(said));
  }
});

test("every figure of the report stands in it", async () => {
  const report = reportOf();
  const text = await textOf(report, null);
  const shown = JSON.stringify(report.sections).matchAll(/"figure":"([^"]+)"/g);
  for (const [, id] of shown) expect(text, id).toContain(even(report.figures[id ?? ""]?.display ?? "missing"));
});

test("a published one says how to check it, a draft that it is one", async () => {
  const published = await textOf(reportOf(), publication);
  for (const said of ["KW-1A2B-3C4D", "2, replaces revision 1", "3 November 2026", "Time down: was 3 min, is 4 min."]) expect(published).toContain(said);
  const draft = await textOf(reportOf(), null);
  expect(draft).toContain("Draft, not published");
  expect(draft).not.toContain("KW-");
});

test("what is for our staff says so", async () => {
  const report = everyBlockReport();
  const [first, ...rest] = report.sections;
  const staff = {
    ...report,
    reader: "csm" as const,
    sections: first ? [{ ...first, blocks: first.blocks.map((each) => ({ ...each, audience: "staff" as const })) }, ...rest] : [],
  };
  const text = await textOf(staff, null);
  expect(text).toContain("For our staff. Not in the client's report.");
  expect(text).toContain("Edition for our success managers");
  expect(await textOf(report, null)).not.toContain("For our staff");
});

test("pages are counted, and the code stands on each", async () => {
  const document = await open(reportOf(), publication);
  const { text } = await extractText(document, { mergePages: false });
  for (const [at, page] of text.slice(1).entries()) {
    expect(even(page)).toContain(`Page ${at + 2} of ${document.numPages}`);
    expect(page).toContain("KW-1A2B-3C4D");
  }
});

test("figures and every table travel inside as data, with a header row and all rows", { timeout: 30_000 }, async () => {
  const inside = await files(extreme);
  const table = (name: string): string[][] => parse(Buffer.from(inside[name]?.content ?? []), { bom: true });
  expect(table("figures.csv")[0]).toEqual(["figure", "value", "unit", "display", "basis"]);
  expect(table("independent-scans-open-findings.csv")).toHaveLength(2_001);
  expect(inside["availability-site-by-site.csv"]?.description).toContain("Availability: Site by site");
  expect(Object.keys(inside).length).toBeGreaterThan(12);
  expect(Object.keys(inside).every((name) => /^[a-z0-9-]+\.csv$/u.test(name))).toBe(true);
});

test("a table that shows only some of its rows says so and names the file with the others", async () => {
  const text = extremeText;
  expect(text).toContain("Showing 200 of 2,000 rows; the attached file independent-scans-open-findings.csv has them all.");
  expect(text).toContain("Consolidated City and County of Saint Bartholomew-on-the-River");
  expect(text).toContain("פגיעות");
});

test("a logo takes the place of the name", async () => {
  const data = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const report = everyBlockReport();
  const vendor = { ...report.vendor, logo: { type: "image/png" as const, data, width: 1, height: 1, alt: "Northgate" } };
  expect(await pdf.faults?.(await pdf.render({ ...report, vendor }, null))).toEqual([]);
});

test("text is never markup", async () => {
  const said = '#panic() $x$ *b* _i_ @ref <label> \\ // `code` = Heading #image("x")';
  expect(await textOf({ ...everyBlockReport({ texts: [said] }), headline: said }, null)).toContain(even(said));
});

test("the same report gives the same bytes", async () => {
  expect(Buffer.from(await pdf.render(reportOf(), publication)).equals(await pdf.render(reportOf(), publication))).toBe(true);
});

import { beforeAll, expect, test, vi } from "vitest";
import type { Report } from "#server/posture/report.ts";
import { reportOf } from "#server/posture/report.fixture.ts";
import { slides } from "#server/posture/slides.ts";
import { EXTREME, everyBlockReport } from "#server/renderers/every-block.fixture.ts";
import { squeezed, textOfFile } from "#server/renderers/file-text.fixture.ts";
import { type Parts, readParts } from "#server/renderers/office-zip.ts";
import { pptx } from "#server/renderers/pptx.ts";
import { find, findAll, parseXml, textIn, type XmlNode } from "#server/renderers/xml-tree.ts";

// Hundreds of slides are drawn, read again and measured.
vi.setConfig({ testTimeout: 60_000 });

const publication = { revision: 2, sha256: "a".repeat(64), code: "KW-1A2B-3C4D", publishedAt: "2026-11-03T12:00:00Z", replaces: 1, errata: [] };
const WIDE = 12_192_000;
const HIGH = 6_858_000;
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/p9sJDwAAAABJRU5ErkJggg==";

const slideNames = (parts: Parts): string[] =>
  [...parts.keys()].filter((name) => /^ppt\/slides\/slide\d+\.xml$/u.test(name)).sort((a, b) => Number(/\d+/u.exec(a)) - Number(/\d+/u.exec(b)));
const treesOf = (parts: Parts): XmlNode[] => slideNames(parts).map((name) => parseXml(String(parts.get(name))));
const titleOf = (slide: XmlNode): string =>
  findAll(findAll(slide, "p:sp").find((shape) => find(shape, "p:ph")?.attributes.type === "title") ?? slide, "a:t")
    .map(textIn)
    .join("");

let usual: Report;
beforeAll(() => {
  usual = everyBlockReport();
});

test("its slides are those of the walk-through, in their order, under their titles", async () => {
  const walk = slides(usual);
  const titles = treesOf(readParts(await pptx.render(usual, null))).map(titleOf);
  expect(titles.length).toBeGreaterThanOrEqual(walk.length);
  walk.forEach((slide, at) => expect(squeezed(titles[at] ?? "")).toContain(squeezed(slide.title)));
});

test("the same report gives the same bytes, also after other decks", async () => {
  const first = await pptx.render(usual, publication);
  await pptx.render(reportOf(), null);
  expect(Buffer.compare(first, await pptx.render(usual, publication))).toBe(0);
});

test("nothing stands outside a slide and no row of a table runs off it, with long names, forty sites, two hundred findings, a year of days, writing from right to left, or nothing at all", async () => {
  const nothing = { sites: 0, findings: 0, days: 0, points: 0, texts: [""] };
  for (const report of [usual, everyBlockReport({ ...EXTREME, findings: 200 }), everyBlockReport(nothing)]) {
    const bytes = await pptx.render(report, publication);
    expect(await pptx.faults?.(bytes)).toEqual([]);
    treesOf(readParts(bytes)).forEach((slide, at) => {
      for (const { attributes: off } of findAll(slide, "a:off"))
        expect.soft(Math.min(Number(off.x), Number(off.y)), `slide ${at + 1}`).toBeGreaterThanOrEqual(0);
      for (const box of [...findAll(slide, "a:xfrm"), ...findAll(slide, "p:xfrm")]) {
        const [from, size] = [find(box, "a:off")?.attributes ?? {}, find(box, "a:ext")?.attributes ?? {}];
        expect.soft(Number(from.x) + Number(size.cx), `slide ${at + 1}`).toBeLessThanOrEqual(WIDE);
        expect.soft(Number(from.y) + Number(size.cy), `slide ${at + 1}`).toBeLessThanOrEqual(HIGH);
      }
      for (const frame of findAll(slide, "p:graphicFrame")) {
        const rows = findAll(frame, "a:tr").reduce((sum, row) => sum + Number(row.attributes.h), 0);
        expect.soft(Number(find(frame, "a:off")?.attributes.y) + rows, `slide ${at + 1}`).toBeLessThanOrEqual(HIGH);
      }
      for (const { attributes } of findAll(slide, "a:rPr")) expect.soft(Number(attributes.sz ?? 1800), `slide ${at + 1}`).toBeGreaterThanOrEqual(800);
    });
  }
});

test("a month without data is a gap in the chart and an empty cell in the workbook behind it, never a zero", async () => {
  const trend = usual.sections
    .flatMap(({ blocks }) => blocks)
    .flatMap(({ block }) => (block.kind === "trend" && block.points.some(({ value }) => value === null) ? [block] : []))[0];
  if (trend === undefined) throw new Error("the fixture has no trend with a gap");
  const report: Report = {
    ...usual,
    sections: [{ id: "x", title: "X", verdict: null, headline: "One trend", notes: [], blocks: [{ audience: "all", block: trend }] }],
  };
  const parts = readParts(await pptx.render(report, null));
  const chart = parseXml(String(parts.get("ppt/charts/chart1.xml")));
  expect(find(chart, "c:dispBlanksAs")?.attributes.val).toBe("gap");
  const drawn = findAll(find(find(chart, "c:ser") ?? chart, "c:val") ?? chart, "c:pt").map((point) => [Number(point.attributes.idx), textIn(point).trim()]);
  const known = trend.points.flatMap(({ value }, at) => (value === null ? [] : [[at, String(value)]]));
  expect(drawn.filter(([, value]) => value !== "")).toEqual(known);
  const sheet = parseXml(String(readParts(parts.get("ppt/embeddings/Microsoft_Excel_Worksheet1.xlsx") as Uint8Array).get("xl/worksheets/sheet1.xml")));
  const cells = findAll(sheet, "c").filter(({ attributes }) => /^B(?!1$)\d+$/u.test(attributes.r ?? ""));
  expect(cells.map(textIn)).toEqual(known.map(([, value]) => value));
});

test("what the success manager wrote for themselves stands in the notes of a staff edition and nowhere in a client's", async () => {
  const speakerNotes = Object.fromEntries(usual.sections.map(({ id }) => [id, `private words about ${id}\nsecond line`]));
  const staff = await textOfFile("pptx", await pptx.render({ ...usual, reader: "csm" }, publication, { speakerNotes }));
  expect(staff).toContain(squeezed("private words about availability second line"));
  const client = await textOfFile("pptx", await pptx.render({ ...usual, reader: "client" }, publication, { speakerNotes }));
  expect(client).not.toContain("privatewords");
});

test("a published deck names its code and revision; a draft has nothing that could pass for them", async () => {
  const text = async (...args: Parameters<typeof pptx.render>) =>
    [...readParts(await pptx.render(...args))]
      .filter(([name]) => /slide(s|Layouts)\//u.test(name))
      .map(([, xml]) => String(xml))
      .join(" ");
  expect(await text(usual, publication)).toContain("code KW-1A2B-3C4D, revision 2");
  const draft = await text(usual, null);
  expect(draft).toContain("Draft, not published");
  expect(draft).not.toMatch(/revision|KW-/u);
});

test("what a scanner or a client wrote cannot break the file or hide in it", async () => {
  const hostile = "a\u0000b\u000b<script>&amp;\"'\u202e]]>\ud800\ufffe\ue000 <a:t>";
  const bytes = await pptx.render({ ...usual, headline: hostile, vendor: { name: hostile }, client: { ...usual.client, name: hostile } }, null, undefined);
  expect(await pptx.faults?.(bytes)).toEqual([]);
  expect(treesOf(readParts(bytes)).map(titleOf)[0]).toBe("ab<script>&amp;\"']]>\ufffd <a:t>");
});

test("the vendor's colour and logo are in the theme and the layouts, so that a new slide has them too", async () => {
  const logo = { type: "image/png" as const, data: PNG, width: 320, height: 80, alt: "Northgate" };
  const parts = readParts(await pptx.render({ ...usual, vendor: { name: "Northgate Civic", accent: "#7a1f5c", logo } }, null));
  expect(String(parts.get("ppt/theme/theme1.xml"))).toContain('<a:accent1><a:srgbClr val="7A1F5C"/></a:accent1>');
  const layouts = [...parts].filter(([name]) => /^ppt\/slideLayouts\/slideLayout[2-4]\.xml$/u.test(name)).map(([, xml]) => String(xml));
  expect(layouts).toHaveLength(3);
  for (const xml of layouts) expect(xml).toContain('descr="Northgate"');
});

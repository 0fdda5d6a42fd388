import { deflateSync, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { everyBlockReport, EXTREME } from "#server/renderers/every-block.fixture.ts";
import { pdf } from "#server/renderers/pdf.ts";
import { untaggedDrawings } from "#server/renderers/pdf-content.ts";
import { pdfFaults } from "#server/renderers/pdf-faults.ts";
import { rewritten } from "#server/renderers/pdf-rewrite.fixture.ts";

const rendered = (size: Parameters<typeof everyBlockReport>[0]) => pdf.render(everyBlockReport(size), null);
const good = await rendered({});

test.each([
  ["usual", good],
  ["extreme", await rendered(EXTREME)],
  ["empty", await rendered({ sites: 0, findings: 0, days: 0, points: 0, texts: [""] })],
  ["a quarter", await rendered({ days: 92 })],
])("our own file is without fault: %s", async (_, bytes) => {
  expect(await pdfFaults(bytes)).toEqual([]);
});

test("moving every object changes nothing", async () => {
  expect(await pdfFaults(rewritten(good, (text) => text.replace("%PDF-1.7\n", "%PDF-1.7\n% moved\n")))).toEqual([]);
});

const once = (from: RegExp | string, to: string) => (text: string) => text.replace(from, to);

test.each<[fault: string, where: string, rule: string, change: (text: string) => string]>([
  ["not marked as tagged", "document", "7.1", once("/Marked true", "/Marked false")],
  ["no language", "document", "7.2", once(/\/Lang \([^)]*\)/u, "")],
  ["an empty language", "document", "7.2", once(/\/Lang \([^)]*\)/u, "/Lang ()")],
  ["no title", "document", "7.1", once(/<dc:title>[\s\S]*?<\/dc:title>/u, "")],
  ["the file name shown instead of the title", "document", "7.1", once("/DisplayDocTitle true", "/DisplayDocTitle false")],
  ["no name of the standard", "document", "5", once("<pdfuaid:part>1</pdfuaid:part>", "")],
  ["a heading that leaps", "heading", "7.4.2", once("/S /H2", "/S /H4")],
  ["a document that begins in the middle", "heading", "7.4.2", once("/S /H1", "/S /H2")],
  ["header cells that head nothing", "table", "7.5", once("/Scope /Column", "")],
  ["a figure without words", "figure", "7.3", once(/\/Alt \([^)]*\)/u, "")],
  ["a tab key that jumps about", "page", "7.18.3", once("/Tabs /S", "")],
  ["letters that are not inside", "font", "7.21.4", once(/\/FontFile2 \d+ 0 R/u, "")],
  ["letters that cannot be read as text", "font", "7.21.7", once(/\/ToUnicode \d+ 0 R/u, "")],
])("%s is found, and nothing else", async (_, where, rule, change) => {
  const faults = await pdfFaults(rewritten(good, change));
  expect(faults.map((fault) => fault.rule)).toEqual([`PDF/UA-1 ${rule}`]);
  expect(faults[0]?.where.startsWith(where)).toBe(true);
});

test("a table without header cells is found", async () => {
  const faults = await pdfFaults(rewritten(good, (text) => text.replaceAll("/S /TH\n", "/S /TD\n")));
  expect(new Set(faults.map(({ rule, message }) => `${rule} ${message}`))).toEqual(new Set(["PDF/UA-1 7.5 The table has no header cells."]));
});

test("a file without structure is found, with what follows from it", async () => {
  const faults = await pdfFaults(rewritten(good, (text) => text.replace(/\/StructTreeRoot \d+ 0 R/u, "")));
  expect(faults.map(({ message }) => message)).toEqual(["The file has no structure for a screen reader to follow.", "There is no heading."]);
});

test("a link that does not say where it leads is found", async () => {
  const faults = await pdfFaults(rewritten(good, (text) => text.replace(/(\/Subtype \/Link[\s\S]*?)\/Contents \([^)]*\)/u, "$1")));
  expect(faults.map(({ rule }) => rule)).toEqual(["PDF/UA-1 7.18.5"]);
});

test("what a page draws outside its tags is found", async () => {
  const faults = await pdfFaults(
    rewritten(good, (text) => {
      const number = /\/Type \/Page\b[\s\S]*?\/Contents (\d+) 0 R/u.exec(text)?.[1] ?? "";
      const object = new RegExp(`^${number} 0 obj\\s*<<[\\s\\S]*?/Length (\\d+)[\\s\\S]*?stream\\r?\\n`, "mu").exec(text);
      if (object === null) throw new Error("no content stream");
      const start = object.index + object[0].length;
      const end = start + Number(object[1]);
      const content = inflateSync(Buffer.from(text.slice(start, end), "latin1")).toString("latin1");
      const packed = deflateSync(Buffer.from(`${content}\n0 0 10 10 re f\n`, "latin1")).toString("latin1");
      return `${text.slice(0, object.index)}${object[0].replace(`/Length ${object[1]}`, `/Length ${packed.length}`)}${packed}${text.slice(end)}`;
    }),
  );
  expect(faults).toEqual([{ where: "page 1", rule: "PDF/UA-1 7.1", message: "1 pieces of the page are neither tagged nor marked as decoration." }]);
});

test.each([
  ["/P <</MCID 0>> BDC BT (a) Tj ET EMC", 0],
  ["/Artifact BMC 0 0 m 1 1 l S EMC", 0],
  ["/Artifact <</Type /Layout>> BDC /P BMC f EMC EMC", 0],
  ["/Span <</ActualText (x)>> BDC (a) Tj EMC", 1],
  ["BT (text in f S Tj) Tj [(a) 3 (b)] TJ ET", 2],
  ["/P <</MCID 0>> BDC (a) Tj EMC 1 0 0 rg f* /X1 Do", 2],
  ["q 0 0 1 1 re W n Q", 0],
])("untagged drawings of %s: %i", (content, count) => {
  expect(untaggedDrawings(content)).toBe(count);
});

test("what is no PDF of ours is not called good", async () => {
  await expect(pdfFaults(Buffer.from("%PDF-1.7\nnothing"))).rejects.toThrow("PDF");
  await expect(pdfFaults(Buffer.from("<html>"))).rejects.toThrow("PDF");
});

import { extractText, getDocumentProxy } from "unpdf";
import { expect, test } from "vitest";
import type { BlockOf } from "#server/posture/blocks.ts";
import { reportOf } from "#server/posture/report.fixture.ts";
import { csv } from "#server/renderers/csv.ts";
import { FOREIGN, LONG_HOST, MET } from "#server/renderers/block-samples.fixture.ts";
import { pdf } from "#server/renderers/pdf.ts";
import { pdfFaults } from "#server/renderers/pdf-faults.ts";
import { promiseEvidence } from "#server/renderers/pdf-promises.ts";

type Row = BlockOf<"promise-ledger">["rows"][number];
const promise = (at: number, lines: number): Row => ({
  id: `p-${at}`,
  promise: `Promise number ${at} is kept`,
  verdict: MET,
  proof: `Proof ${at}`,
  evidence: Array.from({ length: lines }, (_, line) => ({ what: `Witness ${at}.${line}`, value: FOREIGN[line] ?? `${LONG_HOST} says so, again and again` })),
});
function reportWith(rows: Row[]) {
  const report = reportOf();
  const blocks = [{ audience: "all" as const, block: { kind: "promise-ledger" as const, rows } }];
  return { ...report, sections: report.sections.map((section) => (section.id === "promises" ? { ...section, blocks } : section)) };
}
const even = (text: string) => text.replaceAll(/[\s\u200b\u2066-\u2069]+/gu, " ");
const pagesOf = async (bytes: Uint8Array) => (await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false })).text.map(even);

test("what decided a promise stands below the ledger, line for line, under the promise", async () => {
  const report = reportOf();
  const text = (await pagesOf(await pdf.render(report, null))).join(" ");
  const [, below = ""] = text.split("What decided each promise");
  const rows = report.sections.flatMap(({ blocks }) => blocks.flatMap(({ block }) => (block.kind === "promise-ledger" ? block.rows : [])));
  expect(rows.length).toBeGreaterThan(5);
  for (const { promise: made, evidence = [] } of rows) {
    expect(below).toContain(even(made));
    for (const { what, value } of evidence) expect(below).toContain(even(`${what} ${value}`));
  }
});

test("a promise and its evidence are not parted by the end of a page, and a long list goes on under its header", async () => {
  const rows = Array.from({ length: 30 }, (_, at) => promise(at, at === 3 ? 60 : 1 + (at % 9)));
  const bytes = await pdf.render(reportWith(rows), null);
  const pages = await pagesOf(bytes);
  const evidence = pages.slice(pages.findIndex((page) => page.includes("What decided each promise")));
  for (const { promise: made, evidence: lines = [] } of rows) {
    const page = evidence.find((each) => each.includes(`${made} Evidence What it says`));
    expect(page, made).toContain(lines[0]?.what);
    if (lines.length <= 9) expect(page, made).toContain(lines.at(-1)?.what);
  }
  expect(evidence.filter((page) => page.includes("Witness 3.")).every((page) => page.includes("Evidence What it says"))).toBe(true);
  expect(await pdfFaults(bytes)).toEqual([]);
});

test("without evidence, as in reports issued before it was kept, there is no list", async () => {
  const { evidence: _, ...old } = promise(1, 1);
  expect(promiseEvidence({ kind: "promise-ledger", rows: [old, promise(2, 0)] })).toBeNull();
  expect((await pagesOf(await pdf.render(reportWith([old]), null))).join(" ")).not.toContain("What decided each promise");
});

test("in data files each piece of evidence is a row of its own", async () => {
  const text = new TextDecoder().decode(await csv.render(reportWith([promise(1, 2)]), null));
  expect(text).toContain('"Promise number 1 is kept","Met","Proof 1",,,');
  expect(text).toContain(`"Promise number 1 is kept",,,,"Witness 1.0","${FOREIGN[0]}"`);
  expect(text).toContain('"Promise number 1 is kept",,,,"Witness 1.1"');
});

import { expect, test } from "vitest";
import { reportOf } from "#server/posture/report.fixture.ts";
import { EXTREME, everyBlockReport } from "#server/renderers/every-block.fixture.ts";
import { readParts } from "#server/renderers/office-zip.ts";
import { xlsx } from "#server/renderers/xlsx.ts";
import { findAll, parseXml, textIn } from "#server/renderers/xml-tree.ts";

type Cell = { text: string; type: "text" | "number"; style: number };

/** Sheets by name, as rows of cells by column letter. */
async function sheetsOf(...args: Parameters<typeof xlsx.render>): Promise<Map<string, Record<string, Cell>[]>> {
  const parts = readParts(await xlsx.render(...args));
  const names = findAll(parseXml(String(parts.get("xl/workbook.xml"))), "sheet").map(({ attributes }) => attributes.name ?? "");
  return new Map(
    names.map((name, at) => [
      name,
      findAll(parseXml(String(parts.get(`xl/worksheets/sheet${at + 1}.xml`))), "row").map((row) =>
        Object.fromEntries(
          row.children.map((cell) => [
            (cell.attributes.r ?? "").replace(/\d/gu, ""),
            { text: textIn(cell), type: cell.attributes.t === "inlineStr" ? ("text" as const) : ("number" as const), style: Number(cell.attributes.s) },
          ]),
        ),
      ),
    ]),
  );
}

test("every figure stands in one row with its exact value as a number, its unit, display and basis", async () => {
  const report = reportOf();
  const rows = (await sheetsOf(report, null)).get("Figures")?.slice(1) ?? [];
  expect(rows).toHaveLength(Object.keys(report.figures).length);
  for (const [at, [id, figure]] of Object.entries(report.figures).entries()) {
    const row = rows[at] ?? {};
    const exact = figure.value !== null && figure.unit === "usd-cents" ? figure.value / 100 : figure.value;
    expect([row.A?.text, row.D?.text, row.E?.text]).toEqual([id, figure.display, figure.basis]);
    expect(row.B === undefined ? null : Number(row.B.text)).toBe(exact);
    if (figure.value !== null) expect(row.B?.type).toBe("number");
  }
});

test("a number in percent keeps every digit: nothing is rounded up to 100 %", async () => {
  const report = reportOf();
  const figure = { value: 99.99999, unit: "pct" as const, display: "99.999 %", basis: "all of it" };
  const rows = (await sheetsOf({ ...report, figures: { a: figure } }, null)).get("Figures") ?? [];
  expect(rows[1]?.B).toEqual({ text: "99.99999", type: "number", style: 5 });
  const styles = String(readParts(await xlsx.render(report, null)).get("xl/styles.xml"));
  expect(styles).toContain('numFmtId="166" formatCode="0.############&quot; %&quot;"');
});

test("days are dates: 3 October 2026 is day 46,298 of the calendar spreadsheets keep", async () => {
  const strip = [...(await sheetsOf(reportOf(), null))].find(([, rows]) => rows[0]?.A?.text === "Day")?.[1];
  expect(strip?.find((row) => row.A?.type === "number" && row.A.text === "46298")?.A?.style).toBe(3);
});

test("text is text, whatever it begins with, and no sheet has a formula", async () => {
  const headline = '=HYPERLINK("http://evil.example")';
  const parts = readParts(await xlsx.render({ ...reportOf(), headline, action: "+1\u0000\u202e\ud800 <&>" }, null));
  const sheet = String(parts.get("xl/worksheets/sheet1.xml"));
  expect(sheet).toContain('s="2" t="inlineStr"><is><t xml:space="preserve">=HYPERLINK(&quot;http://evil.example&quot;)</t>');
  expect(sheet).toContain("+1\ufffd &lt;&amp;&gt;");
  for (const [name, content] of parts) if (name.startsWith("xl/worksheets/")) expect(String(content)).not.toMatch(/<f[ >]/u);
});

test("with forty sites, two thousand findings or nothing at all, every sheet has a name of its own that fits and nothing is at fault", async () => {
  for (const report of [everyBlockReport(), everyBlockReport(EXTREME), everyBlockReport({ sites: 0, findings: 0, days: 0, points: 0 })]) {
    const bytes = await xlsx.render(report, null);
    expect(await xlsx.faults?.(bytes)).toEqual([]);
  }
});

test("a table of the report named by a number, by nothing or like another still gets a sheet that says what it is", async () => {
  const report = reportOf();
  const table = (title: string) => ({
    audience: "all" as const,
    block: {
      kind: "table" as const,
      title,
      columns: [
        { title: "", align: "start" as const },
        { title: "", align: "end" as const },
      ],
      rows: [],
      note: null,
    },
  });
  const sections = [
    {
      ...report.sections[0],
      id: "x",
      title: "2026",
      verdict: null,
      headline: "x",
      notes: [],
      blocks: ["42", "", "Sheet 1", "a/b", "a b", "𝕏".repeat(40)].map(table),
    },
  ];
  const odd = { ...report, sections };
  expect(await xlsx.faults?.(await xlsx.render(odd, null))).toEqual([]);
  const names = [...(await sheetsOf(odd, null)).keys()];
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
});

test("the same report gives the same bytes", async () => {
  expect(await xlsx.render(reportOf(), null)).toEqual(await xlsx.render(reportOf(), null));
});

import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fontBlobs } from "#server/renderers/pdf-fonts.ts";
import { rowHeights } from "#server/renderers/pdf-rows.ts";
import { printable } from "#server/renderers/pdf-text.ts";

const typst = NodeCompiler.create({ fontArgs: [{ fontBlobs }] });
// The cells of report-style.typ's tables.
const SOURCE = `#set text(font: ("Public Sans", "Libertinus Serif", "DejaVu Sans Mono"), fallback: false, lang: "en", region: "US", number-width: "tabular", hyphenate: false)
#show "\\u{200b}": h(0.001pt)
#set par(leading: 0.5em)
#let d = json(bytes(sys.inputs.d))
#set text(size: d.size * 1pt, kerning: d.kerning)
#context [#metadata(d.cells.map(((text: said, detail, width)) => measure(block(width: width * 1pt, par({
  said
  if detail != none { linebreak(); text(size: 7.9pt, detail) }
}))).height.pt())) <x>]`;

type Cell = { text: string; detail: string | null; width: number };

function drawn(cells: Cell[], compact: boolean): number[] {
  const set = cells.map(({ text, detail, width }) => ({ text: printable(text), detail: detail === null ? null : printable(detail), width }));
  const inputs = { d: JSON.stringify({ size: compact ? 7.9 : 8.9, kerning: !compact, cells: set }) };
  const document = typst.compile({ mainFileContent: SOURCE, inputs }).result;
  if (!document) throw new Error("not set");
  return typst.query(document, { selector: "<x>", field: "value" })[0];
}

const planned = ({ text, detail, width }: Cell, compact: boolean): number | null =>
  rowHeights([[{ text, ...(detail === null ? {} : { detail }) }]], { widths: [width], compact })[0] ?? null;

const word = fc.oneof(
  { weight: 6, arbitrary: fc.lorem({ maxCount: 1 }) },
  fc.constantFrom(
    "TLS 1.1",
    "99.972 %",
    "AVATAR",
    "Type",
    "(1 − 99.9 %)",
    "rule × site",
    "and/or",
    "3–4",
    "re-test",
    "Élan",
    "12 October",
    "68 min",
    "é—x",
    "no. 4,",
    "Ω",
  ),
  fc.constantFrom("availability.site.www-alderfalls-gov.contract_down_s", "department-of-public-works.alderfalls.example.gov", "x".repeat(60)),
);
const text = fc.array(word, { minLength: 1, maxLength: 24 }).map((words) => words.join(" "));
const cell = fc.record({ text, detail: fc.option(text), width: fc.integer({ min: 30, max: 400 }) });

test.each([true, false])("a row whose height we know is as high as the typesetter sets it (compact %s)", { timeout: 60_000 }, (compact) => {
  let known = 0;
  fc.assert(
    fc.property(fc.array(cell, { minLength: 20, maxLength: 20 }), (cells) => {
      const heights = drawn(cells, compact);
      cells.forEach((each, at) => {
        const height = planned(each, compact);
        if (height === null) return;
        known += 1;
        expect(height - (compact ? 5.2 : 10), JSON.stringify(each)).toBeCloseTo(heights[at] ?? Number.NaN, 3);
      });
    }),
    { numRuns: 60 },
  );
  expect(known).toBeGreaterThan(200);
});

test("a row is as high as its highest cell, and left to the typesetter when one of them is", () => {
  const widths = [80, 80];
  const one = { text: "one line" };
  const two = { text: "a sentence that takes two lines" };
  const [first, second, third] = rowHeights(
    [
      [one, one],
      [one, two],
      [one, { ...two, verdict: { state: "met", label: "Met" } }],
    ],
    { widths, compact: true },
  );
  expect(first).toBeCloseTo(0.723 * 7.9 + 5.2);
  expect(second).toBeCloseTo((2 * 0.723 + 0.5) * 7.9 + 5.2);
  expect(third).toBeNull();
});

test.each(["Ω", "שלום", "x".repeat(80)])("%j is left to the typesetter", (text) => {
  expect(rowHeights([[{ text }]], { widths: [120], compact: true })).toEqual([null]);
});

import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { expect, test } from "vitest";
import { fontBlobs, widthOf } from "#server/renderers/pdf-fonts.ts";

const typst = NodeCompiler.create({ fontArgs: [{ fontBlobs }] });

function measured(text: string, weight: number): number {
  const set = `#context [#metadata(measure(text(font: "Public Sans", size: 10pt, weight: ${weight}, number-width: "tabular", sys.inputs.t)).width.pt()) <x>]`;
  const document = typst.compile({ mainFileContent: set, inputs: { t: text } }).result;
  if (!document) throw new Error("not set");
  return typst.query(document, { selector: "<x>", field: "value" })[0];
}

test.each(["0", "1,234 min 56 s", "19 November 2026", "99.941 %", "14 days past due", "Medium", "W", "www.alderfalls.example.gov", "Élan"])(
  "%j fits into the width we give it, with little to spare",
  (text) => {
    for (const weight of [400, 600]) {
      const own = measured(text, weight);
      expect(widthOf(text, 10)).toBeGreaterThan(own - 0.6);
      expect(widthOf(text, 10)).toBeLessThan(own * 1.06 + 1);
    }
  },
);

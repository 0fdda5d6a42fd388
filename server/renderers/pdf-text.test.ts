import { expect, test } from "vitest";
import { everyBlockReport } from "#server/renderers/every-block.fixture.ts";
import { pdf } from "#server/renderers/pdf.ts";
import { DRAWN, printable } from "#server/renderers/pdf-text.ts";

test.each([
  ["37 min of 44", "37\u00a0min of 44"],
  ["6 of 7", "6\u00a0of 7"],
  ["a\u202eb\u0000c\u200bd", "abcd"],
  ["🎉 fixed", "[U+1F389] fixed"],
  ["漢字", "[U+6F22 U+5B57]"],
  ["漢字の脆弱性", "[6 letters this document cannot draw; see the data files]"],
  ["e\u0301", "é"],
  ["שלום (CVE-2024-1)!", "\u2067שלום (CVE-2024-1)!\u2069"],
  ["forms.alderfalls.example.gov", "forms.\u200balderfalls.\u200bexample.\u200bgov"],
  ["a".repeat(30), `${"a".repeat(22)}\u200b${"a".repeat(8)}`],
])("%j is set as %j", (text, set) => {
  expect(printable(text)).toBe(set);
});

test("every letter we say we can draw is drawn, in every face", { timeout: 60_000 }, async () => {
  const letters = Array.from({ length: 0x10000 }, (_, point) => String.fromCharCode(point)).filter((letter) => DRAWN.test(letter) && letter.trim() !== "");
  expect(letters.length).toBeGreaterThan(600);
  const report = everyBlockReport({ texts: [letters.join(" ")] });
  // The standard forbids a blank box, so a letter nobody can draw fails here. The serif and the heavier faces set the headlines.
  const set = { ...report, headline: letters.join(" "), action: letters.join(" ") };
  expect((await pdf.render(set, null)).length).toBeGreaterThan(10_000);
});

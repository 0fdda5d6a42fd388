import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvCell } from "#server/renderers/csv-cell.ts";

const read = (text: string) => (parse(text) as string[][])[0]?.[0] ?? "";

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%0A", "\t=1", "\r=1", "\n=1", "  =1", "\u200b=1", "\u0000=1", "＝1", "＋1", "－1", "＠x", "\u00a0=1"])(
  "%j cannot be read as a formula",
  (text) => {
    expect(csvCell(text).startsWith(`"'`)).toBe(true);
  },
);

test("a negative number from a numeric value stays a number", () => {
  expect(csvCell(-5)).toBe("-5");
  expect(csvCell("-5")).toBe(`"'-5"`);
});

test("no value is an empty field, never 0", () => {
  expect(csvCell(null)).toBe("");
});

test("no text, however hostile, leaves its field or starts a formula", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      const back = read(`${csvCell(text)}\r\n`);
      expect(/^[=+\-@|%\t\r＝＋－＠]/u.test(back.trimStart())).toBe(false);
      expect(/[\u0000-\u0008\u202a-\u202e]/u.test(back)).toBe(false);
    }),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import {
  accentRatio,
  accentVariants,
  contrastRatio,
  legibleOn,
  mixColours,
  relativeLuminance,
  spellRatio,
  SURFACES,
  TEXT_RATIO,
} from "#server/posture/contrast.ts";

// Published pairs: W3C's techniques G17/G18 and WebAIM's checker, to two decimals.
test.each([
  ["#000000", "#ffffff", 21],
  ["#ffffff", "#ffffff", 1],
  ["#777777", "#ffffff", 4.48],
  ["#767676", "#ffffff", 4.54],
  ["#ff0000", "#ffffff", 3.99],
  ["#008000", "#ffffff", 5.13],
  ["#0000ff", "#ffffff", 8.59],
  ["#ffff00", "#ffffff", 1.07],
  ["#0000ff", "#000000", 2.44],
])("%s on %s contrasts %d to 1", (one, other, expected) => {
  expect(Math.floor(contrastRatio(one, other) * 100) / 100).toBeCloseTo(expected, 1);
  expect(contrastRatio(other, one)).toBe(contrastRatio(one, other));
});

test.each([
  ["#000000", 0],
  ["#ffffff", 1],
  ["#ff0000", 0.2126],
  ["#00ff00", 0.7152],
  ["#0000ff", 0.0722],
  ["#808080", 0.21586],
])("the luminance of %s is %d", (hex, expected) => {
  expect(relativeLuminance(hex)).toBeCloseTo(expected, 4);
});

test.each([
  [4.4999, "4.4 to 1"],
  [4.5, "4.5 to 1"],
  [21, "21.0 to 1"],
  [3.05, "3.0 to 1"],
])("%d reads %s: never more than was reached", (ratio, words) => {
  expect(spellRatio(ratio)).toBe(words);
});

test.each(["red", "#fff", "#12345g", "", "#1234567", "0b5e6f"])("%j is no colour", (text) => {
  expect(() => relativeLuminance(text)).toThrow(RangeError);
});

const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);

test("a mix of all or nothing is one of the two colours", () => {
  fc.assert(fc.property(hex, hex, (one, other) => mixColours(one, other, 1) === one && mixColours(one, other, 0) === other));
});

test("whatever the accent, its dark variant and both tints carry text", () => {
  fc.assert(
    fc.property(hex, (accent) => {
      const { light, dark, lightWash, darkWash } = accentVariants(accent);
      expect(light).toBe(accent);
      for (const surface of SURFACES.dark) expect(contrastRatio(dark, surface)).toBeGreaterThanOrEqual(7);
      expect(contrastRatio(dark, darkWash)).toBeGreaterThanOrEqual(TEXT_RATIO);
      if (accentRatio(accent) >= TEXT_RATIO) expect(contrastRatio(light, lightWash)).toBeGreaterThanOrEqual(TEXT_RATIO);
    }),
  );
});

test("a colour is made legible on any surface, and left alone where it is", () => {
  fc.assert(
    fc.property(hex, fc.constantFrom(...SURFACES.light, ...SURFACES.dark), (colour, surface) => {
      const legible = legibleOn(colour, surface, 7);
      expect(contrastRatio(legible, surface)).toBeGreaterThanOrEqual(7);
      if (contrastRatio(colour, surface) >= 7) expect(legible).toBe(colour);
    }),
  );
});

test.each([["#1f5591"], ["#0b6f5e"], ["#7a1f3d"]])("the dark variant of %s keeps its hue", (accent) => {
  const strongest = (hex: string) =>
    [1, 3, 5]
      .map((at) => hex.slice(at, at + 2))
      .indexOf(
        [1, 3, 5]
          .map((at) => hex.slice(at, at + 2))
          .sort()
          .at(-1) ?? "",
      );
  expect(strongest(accentVariants(accent).dark)).toBe(strongest(accent));
});

test("our own accent passes the rule we hold others to", () => {
  expect(accentRatio("#0b5e6f")).toBeGreaterThanOrEqual(TEXT_RATIO);
});

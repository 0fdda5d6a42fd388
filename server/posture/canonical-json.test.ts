import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "#server/posture/canonical-json.ts";

test("the order of keys does not change the text", () => {
  expect(canonicalJson({ b: 1, a: { d: [1, null], c: "x" } })).toBe('{"a":{"c":"x","d":[1,null]},"b":1}');
});

test("parsing and writing again gives the same bytes, whatever was written", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(canonicalJson(JSON.parse(JSON.stringify(value, null, 3)))).toBe(text);
    }),
  );
});

test("a number JSON cannot carry is refused, not turned into null", () => {
  expect(() => canonicalJson({ a: Number.NaN })).toThrow();
});

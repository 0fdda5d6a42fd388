import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { joinPacked, packParts } from "#server/packed-parts.ts";

const bytes = (texts: readonly string[]) => texts.map((text) => Buffer.from(text));
const varyingTexts = fc.string({ unit: "grapheme-ascii", minLength: 24, maxLength: 24 });
/** Repeats itself and what varies, as pages do: what may be referred back to and what must not. */
const texts = fc.array(
  fc.oneof(
    fc.constantFrom('<script nonce="', '">self.__next_f.push([1,"', "AAAAAAAAAAAAAAAAAAAAAAAA", ""),
    fc.string({ unit: "grapheme" }),
    fc.tuple(fc.constantFrom("a", "ü", "<td>99.98 %</td>"), fc.integer({ min: 1, max: 40_000 })).map(([text, times]) => text.repeat(times / text.length)),
  ),
  { minLength: 1, maxLength: 8 },
);

test("packed once and joined with any text between, it unpacks to the whole", () => {
  fc.assert(
    fc.property(texts, fc.array(varyingTexts, { minLength: 1, maxLength: 3 }), (given, varyings) => {
      const parts = bytes(given);
      const packed = packParts(parts, 24);
      for (const varying of varyings) expect(gunzipSync(joinPacked({ parts, packed, varying: Buffer.from(varying) })).toString()).toBe(given.join(varying));
    }),
    { numRuns: 300 },
  );
});

test("a part refers back to the parts before it", () => {
  const text = Array.from({ length: 400 }, (_, index) => `row ${index * index * 7919}`).join(";");
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = packParts(bytes([text, text]), 24);
  expect(second.byteLength).toBeLessThan(first.byteLength / 10);
});

test("what varies cannot be longer than a stored block holds", () => {
  const parts = bytes(["a", "b"]);
  expect(() => joinPacked({ parts, packed: packParts(parts, 70_000), varying: Buffer.alloc(70_000) })).toThrow(RangeError);
});

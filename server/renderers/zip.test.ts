import { strToU8, unzipSync } from "fflate";
import fc from "fast-check";
import { expect, test } from "vitest";
import { writeZip } from "#server/renderers/zip.ts";

const name = fc.constantFrom("a.xml", "b/c.xml", "d.rels", "_rels/e.rels", "f.png", "g.xlsx");
const content = fc.oneof(fc.string({ unit: "grapheme", maxLength: 400 }), fc.uint8Array({ maxLength: 400 }));

test("what goes in comes out, deflated or stored, also when the same relationships were written before", () => {
  fc.assert(
    fc.property(fc.dictionary(name, content), fc.boolean(), (files, stored) => {
      for (let time = 0; time < 2; time++) {
        const found = unzipSync(writeZip(Object.entries(files), stored));
        expect(Object.keys(found)).toEqual(Object.keys(files));
        for (const [each, told] of Object.entries(files))
          expect(Buffer.from(found[each] ?? []).equals(Buffer.from(typeof told === "string" ? strToU8(told) : told)), each).toBe(true);
      }
    }),
  );
});

test("more relationships than are kept in mind still come out right", () => {
  const files = Array.from({ length: 1_300 }, (_, at) => [`${at}.rels`, `<Relationships n="${at}"/>`] as const);
  const found = unzipSync(writeZip(files));
  expect(files.filter(([each, told]) => Buffer.from(found[each] ?? []).toString() !== told)).toEqual([]);
});

test("a picture is not deflated again, text is", () => {
  const bytes = new Uint8Array(4_000);
  expect(writeZip([["a.png", bytes]]).length).toBeGreaterThan(4_000);
  expect(writeZip([["a.xml", "0".repeat(4_000)]]).length).toBeLessThan(400);
});

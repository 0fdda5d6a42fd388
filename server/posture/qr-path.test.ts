import fc from "fast-check";
import { expect, test } from "vitest";
import { qrPath } from "#server/posture/qr-path.ts";

test("neighbours of a row are one rectangle", () => {
  expect(
    qrPath([
      [true, true, false, true],
      [false, false, false, false],
      [false, true, false, false],
    ]),
  ).toBe("M0 0h2v1h-2zM3 0h1v1h-1zM1 2h1v1h-1z");
});

test("the path covers the dark modules, each once, and no other", () => {
  const grid = fc
    .integer({ min: 1, max: 12 })
    .chain((size) => fc.array(fc.array(fc.boolean(), { minLength: size, maxLength: size }), { minLength: size, maxLength: size }));
  fc.assert(
    fc.property(grid, (modules) => {
      const drawn = modules.map((row) => row.map(() => 0));
      for (const [, x = "", y = "", width = ""] of qrPath(modules).matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/gu)) {
        for (let at = 0; at < Number(width); at++) (drawn[Number(y)] ?? [])[Number(x) + at] = ((drawn[Number(y)] ?? [])[Number(x) + at] ?? 0) + 1;
      }
      expect(drawn).toEqual(modules.map((row) => row.map(Number)));
    }),
  );
});

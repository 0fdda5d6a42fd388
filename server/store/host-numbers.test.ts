import fc from "fast-check";
import { expect, test } from "vitest";
import { packNumbers, unpackNumbers } from "#server/store/host-numbers.ts";

test("numbers come back ascending and once each, whatever order they went in", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(300_000)), (numbers) => {
      expect(unpackNumbers(packNumbers(numbers))).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }),
  );
});

test("hosts in a row take a byte each", () => {
  expect(packNumbers(Array.from({ length: 2_000 }, (_, n) => n)).length).toBe(2_000);
  expect(packNumbers([])).toEqual(Buffer.alloc(0));
});

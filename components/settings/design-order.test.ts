import fc from "fast-check";
import { expect, test } from "vitest";
import { designRows, moveRow, placeSentence } from "#components/settings/design-order.ts";

const SECTIONS = ["a", "b", "c", "d"].map((id) => ({ id, title: id.toUpperCase() }));
const read = (rows: { id: string; shown: boolean }[]) => rows.map(({ id, shown }) => (shown ? id : `-${id}`)).join(" ");

test.each([
  ["without a choice all are shown as usual", null, "a b c d"],
  ["the chosen come first in their order, the others after", ["c", "a"], "c a -b -d"],
  ["a section that is gone is skipped", ["gone", "d"], "d -a -b -c"],
])("%s", (_claim, chosen, expected) => {
  expect(read(designRows(SECTIONS, chosen))).toBe(expected);
});

test.each([
  ["b", -1, "b a c d"],
  ["b", 1, "a c b d"],
  ["a", -1, "a b c d"],
  ["d", 1, "a b c d"],
  ["z", 1, "a b c d"],
] as const)("moving %s by %d reads %s", (id, by, expected) => {
  expect(read(moveRow(designRows(SECTIONS, null), id, by))).toBe(expected);
});

test("no run of moves loses or doubles a section", () => {
  const step = fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom(-1 as const, 1 as const));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const end = steps.reduce((rows, [id, by]) => moveRow(rows, id, by), designRows(SECTIONS, null));
      expect(end.map(({ id }) => id).sort()).toEqual(["a", "b", "c", "d"]);
    }),
  );
});

test("a move is said with its place", () => {
  expect(placeSentence(moveRow(designRows(SECTIONS, null), "a", 1), "a")).toBe("A is now number 2 of 4.");
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { covered, merged, moved, newRecord, noted, settled, shownFor, told, totalShown, unsent, type WalkRecord } from "#components/present/walk-record.ts";

const fresh = newRecord({ id: "w", at: "2026-11-23T10:00:00Z", slide: "cover" });
const DRAFT = { question: "q", promise: "p", owner: "o", due: null };
const slide = fc.constantFrom("cover", "availability", "actions");
const act: fc.Arbitrary<(record: WalkRecord) => WalkRecord> = fc.oneof(
  fc.tuple(slide, fc.boolean()).map(
    ([to, blank]) =>
      (record: WalkRecord) =>
        moved(record, { slide: to, blank }),
  ),
  fc.tuple(slide, fc.nat(9_000)).map(
    ([of, ms]) =>
      (record: WalkRecord) =>
        shownFor(record, { slide: of, section: of, ms }),
  ),
  fc.tuple(slide, fc.nat(20)).map(
    ([at, seq]) =>
      (record: WalkRecord) =>
        told(record, { slide: at, seq, blank: false }),
  ),
  fc.constantFrom("f1", "f2").map((id) => (record: WalkRecord) => noted(record, id, DRAFT, "2026-11-23T10:01:00Z")),
  fc.constantFrom("f1", "f2").map((id) => (record: WalkRecord) => settled(record, id, "sent")),
  fc.constant((record: WalkRecord) => ({ ...record, started: true })),
  fc.constant((record: WalkRecord) => ({ ...record, endedAt: "2026-11-23T11:00:00Z" })),
);
const record = fc.array(act, { maxLength: 12 }).map((acts) => acts.reduce((at, each) => each(at), fresh));

test("windows that merge what they know end up the same, in any order and however often", () => {
  fc.assert(
    fc.property(record, record, record, (a, b, c) => {
      expect(merged(a, b)).toEqual(merged(b, a));
      expect(merged(merged(a, b), c)).toEqual(merged(a, merged(b, c)));
      expect(merged(a, a)).toEqual(a);
      expect(merged(merged(a, b), b)).toEqual(merged(a, b));
    }),
  );
});

test("merging loses nothing: the newest move, every follow-up, the longest time", () => {
  fc.assert(
    fc.property(record, record, (a, b) => {
      const both = merged(a, b);
      expect(both.seq).toBe(Math.max(a.seq, b.seq));
      expect(Object.keys(both.followUps).sort()).toEqual([...new Set([...Object.keys(a.followUps), ...Object.keys(b.followUps)])].sort());
      expect(totalShown(both)).toBeGreaterThanOrEqual(Math.max(totalShown(a), totalShown(b)));
    }),
  );
});

test("each move has the next number, and going where one already is is no move", () => {
  const one = moved(fresh, { slide: "availability", blank: false });
  expect(one).toMatchObject({ seq: 1, slide: "availability" });
  expect(moved(one, { slide: "availability", blank: false })).toBe(one);
  expect(moved(one, { slide: "availability", blank: true })).toMatchObject({ seq: 2, blank: true });
});

test("what the server says counts when it is newer or the same number, and never takes back a move it has not heard of", () => {
  const here = moved(moved(fresh, { slide: "availability", blank: false }), { slide: "actions", blank: false });
  expect(told(here, { seq: 1, slide: "availability", blank: false })).toMatchObject({ seq: 2, slide: "actions", sentSeq: 1 });
  expect(told(here, { seq: 2, slide: "close", blank: true })).toMatchObject({ seq: 2, slide: "close", blank: true, sentSeq: 2 });
  expect(told(here, { seq: 7, slide: "close", blank: false })).toMatchObject({ seq: 7, slide: "close", sentSeq: 7 });
});

test("a window that opens later goes on counting where the server's totals stand", () => {
  const seeded = covered(fresh, [{ slide: "cover", section: "cover", shownMs: 5_000 }]);
  expect(shownFor(seeded, { slide: "cover", section: "cover", ms: 1_000 }).shown["cover"]).toEqual({ section: "cover", ms: 6_000, sentMs: 5_000 });
});

test("what waits to be sent is counted until the server has it", () => {
  let at: WalkRecord = { ...noted(moved(fresh, { slide: "actions", blank: false }), "f", DRAFT, "2026-11-23T10:01:00Z"), endedAt: "2026-11-23T11:00:00Z" };
  expect(unsent(at)).toBe(4);
  at = settled({ ...told(at, { seq: 1, slide: "actions", blank: false }), started: true, endSent: true }, "f", "sent");
  expect(unsent(at)).toBe(0);
});

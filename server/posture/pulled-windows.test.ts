import fc from "fast-check";
import { expect, test } from "vitest";
import { planWindow, type WindowPart } from "#server/posture/pulled-windows.ts";

const SEEN = 100;
const part = (from: number, to: number, withdrawn: WindowPart["withdrawn"] = null): WindowPart => ({ part: 0, from, to, withdrawn });
const UNCHANGED = { cut: [], withdrawn: [], added: [] };

test.each([
  ["is new", [], [[120, 140]], { ...UNCHANGED, added: [{ from: 120, to: 140 }] }],
  ["is seen again", [part(120, 140)], [[120, 140]], UNCHANGED],
  ["ends later, before it begins", [part(120, 140)], [[120, 150]], { ...UNCHANGED, added: [{ from: 140, to: 150 }] }],
  ["ends sooner, before it begins", [part(120, 140)], [[120, 130]], { ...UNCHANGED, cut: [{ part: 0, from: 120, to: 130 }] }],
  ["is moved away", [part(120, 140)], [[150, 170]], { ...UNCHANGED, withdrawn: [0], added: [{ from: 150, to: 170 }] }],
  ["disappears before it begins", [part(120, 140)], [], { ...UNCHANGED, withdrawn: [0] }],
  ["disappears after it began", [part(90, 140)], [], UNCHANGED],
  ["is cut short after it began", [part(90, 140)], [[90, 110]], UNCHANGED],
  ["overruns: the rest is announced only now", [part(90, 140)], [[90, 160]], { ...UNCHANGED, added: [{ from: 140, to: 160 }] }],
  ["is said to have begun earlier", [part(90, 140)], [[80, 140]], { ...UNCHANGED, added: [{ from: 80, to: 90 }] }],
  ["was taken back by a person", [part(120, 140, "person")], [[120, 140]], UNCHANGED],
  ["comes back after it was gone", [part(120, 140, "monitor")], [[120, 140]], { ...UNCHANGED, added: [{ from: 120, to: 140 }] }],
  [
    "is told twice in one reply",
    [],
    [
      [120, 140],
      [130, 150],
    ],
    { ...UNCHANGED, added: [{ from: 120, to: 150 }] },
  ],
  [
    "is split before it begins: the second half is told anew",
    [part(120, 140)],
    [
      [120, 125],
      [130, 140],
    ],
    { cut: [{ part: 0, from: 120, to: 125 }], withdrawn: [], added: [{ from: 130, to: 140 }] },
  ],
] as const)("a window that %s", (_name, parts, windows, plan) => {
  expect(planWindow({ parts, windows: windows.map(([from, to]) => ({ from, to })), seenAt: SEEN })).toEqual(plan);
});

const span = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 60 })).map(([from, length]) => ({ from, to: from + length }));
const within = (at: number, spans: readonly { from: number; to: number }[]) => spans.some(({ from, to }) => from <= at && at < to);

test("however a monitor changes its mind: told again it changes nothing, what has begun stays, and no minute is announced before it was seen", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.array(span, { maxLength: 3 }), fc.integer({ min: 0, max: 60 })), { maxLength: 6 }), (history) => {
      let parts: (WindowPart & { announced: number })[] = [];
      let seenAt = 0;
      for (const [windows, later] of history) {
        seenAt += later;
        const before = parts;
        const apply = () => {
          const { cut, withdrawn, added } = planWindow({ parts, windows, seenAt });
          parts = [
            ...parts.map((each) => ({
              ...each,
              ...cut.find((one) => one.part === each.part),
              withdrawn: withdrawn.includes(each.part) ? ("monitor" as const) : each.withdrawn,
            })),
            ...added.map((each, index) => ({ ...each, part: parts.length + index, withdrawn: null, announced: seenAt })),
          ];
          return cut.length + withdrawn.length + added.length;
        };
        apply();
        expect(apply()).toBe(0);
        const standing = parts.filter((each) => each.withdrawn === null);
        for (const begun of before.filter((each) => each.withdrawn === null && each.from <= seenAt)) expect(parts).toContainEqual(begun);
        for (let at = 0; at < 260; at += 7) {
          if (within(at, windows)) expect(within(at, standing)).toBe(true);
          const ahead = standing.filter(({ from }) => from > seenAt);
          if (within(at, ahead)) expect(within(at, windows)).toBe(true);
          expect(standing.filter(({ from, to }) => from <= at && at < to).length).toBeLessThan(2);
        }
        for (const each of parts) if (!before.some((one) => one.part === each.part)) expect(each.announced).toBe(seenAt);
      }
    }),
  );
});

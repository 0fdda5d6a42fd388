import fc from "fast-check";
import { expect, test } from "vitest";
import {
  countOf,
  formatCount,
  formatDay,
  formatDays,
  formatMoment,
  formatMoney,
  formatMs,
  formatPercent,
  formatSeconds,
  formatShare,
  formatTime,
  joinWords,
  spellMs,
  spellSeconds,
} from "#server/posture/format.ts";

test.each([
  [99.914113, "99.914 %"],
  [99.756944, "99.756 %"],
  [99.9999999, "99.999 %"],
  [100, "100 %"],
  [0, "0.000 %"],
  [99.9, "99.900 %"],
  [(999 * 100) / 1000, "99.900 %"],
  [null, "no data"],
  [99.16435, "99.164 %"],
  [99.999768, "99.999 %"],
])("%s percent reads %s", (value, text) => expect(formatPercent(value)).toBe(text));

test("a percentage is never rounded up, and a single second down is never 100 %", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 110_000_000 }), fc.integer({ min: 0, max: 110_000_000 }), (down, up) => {
      const text = formatPercent((up * 100) / (up + down));
      expect(text).not.toBe("100 %");
      const thousandths = Number(text.slice(0, -2).replace(".", ""));
      expect(BigInt(thousandths) * BigInt(up + down)).toBeLessThanOrEqual(BigInt(up) * 100_000n);
      expect(BigInt(thousandths + 1) * BigInt(up + down)).toBeGreaterThan(BigInt(up) * 100_000n);
    }),
  );
});

test.each([
  [2220, "37 min"],
  [2674.32, "44 min 34 s"],
  [45, "45 s"],
  [0, "0 min"],
  [86_400, "1,440 min"],
  [2_592_000, "43,200 min"],
  [60, "1 min"],
  [null, "no data"],
  [2584.8, "43 min 4 s"],
])("%s seconds read %s", (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

test.each([
  [2220, "37 minutes"],
  [60, "1 minute"],
  [61, "1 minute 1 second"],
  [30, "30 seconds"],
  [0, "0 minutes"],
  [72_060, "1,201 minutes"],
])("%s seconds are spelled %s", (seconds, text) => expect(spellSeconds(seconds)).toBe(text));

test("counts, days and money read plainly", () => {
  expect([0, 1204, 1_000_000, -14, null].map(formatCount)).toEqual(["0", "1,204", "1,000,000", "−14", "no data"]);
  expect([countOf(1, "site"), countOf(3, "site"), countOf(0, "box", "boxes")]).toEqual(["1 site", "3 sites", "0 boxes"]);
  expect([1, 4, 2.59, null].map(formatDays)).toEqual(["1 day", "4 days", "2.5 days", "no data"]);
  expect([0, 48_000, 123_456_789, 5].map(formatMoney)).toEqual(["$0.00", "$480.00", "$1,234,567.89", "$0.05"]);
  expect([99.9, 10, 99.95].map(formatShare)).toEqual(["99.9 %", "10 %", "99.95 %"]);
  expect([joinWords([]), joinWords(["a"]), joinWords(["a", "b", "c"])]).toEqual(["", "a", "a, b and c"]);
});

test("times are on the client's clock", () => {
  expect(formatDay("2026-10-03")).toBe("3 October");
  expect(formatDay("2026-10-03", { year: true })).toBe("3 October 2026");
  expect(formatTime("2026-10-03T18:02:00Z", "America/New_York")).toBe("14:02");
  expect(formatMoment("2026-10-01T03:30:00Z", "America/New_York")).toBe("30 September, 23:30");
  expect(formatMoment("2026-10-01T18:15:00Z", "Asia/Kathmandu", { year: true })).toBe("2 October 2026, 00:00");
});

test.each([
  [null, "no data"],
  [0, "0 s"],
  [0.4, "0.01 s"],
  [100, "0.1 s"],
  [380, "0.38 s"],
  [381, "0.39 s"],
  [990.1, "1 s"],
  [1000, "1 s"],
  [1000.5, "1.1 s"],
  [1150, "1.2 s"],
  [12_000, "12 s"],
  [1_234_567, "1,234.6 s"],
])("%s ms reads %s: response times are rounded up", (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});

test("a response time is never shown faster than it was", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_600_000_000 }), (microseconds) => {
      const shown = Number(formatMs(microseconds / 1000).replace(/[ s,]/g, "")) * 1000;
      expect(shown).toBeGreaterThanOrEqual(microseconds / 1000 - 1e-6);
      expect(shown).toBeLessThanOrEqual(microseconds / 1000 + 100 + 1e-6);
    }),
  );
});

test("in a sentence one second is one second", () => {
  expect([spellMs(1000), spellMs(380), spellMs(1201)]).toEqual(["1 second", "0.38 seconds", "1.3 seconds"]);
});

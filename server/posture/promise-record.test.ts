import { expect, test } from "vitest";
import type { VerdictState } from "#server/posture/blocks.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { promiseRecord, recordSentence } from "#server/posture/promise-record.ts";

const kept = (period: string, state: VerdictState = "met") => ({ period, promises: { monitored: state } });
const year = Array.from({ length: 14 }, (_, index) => kept(addMonthsTo("2025-08", index)));

test.each<[string, string, { period: string; promises?: Record<string, VerdictState> }[], string | null]>([
  ["nothing recorded", "2026-10", [], null],
  ["twelve kept months, older ones left out", "2026-10", year, "Kept in each of the 12 months before."],
  ["one month", "2026-10", [kept("2026-09")], "Kept in the month before."],
  [
    "a month without a record is not kept",
    "2026-10",
    [kept("2026-07"), kept("2026-09")],
    "Kept in 2 of the 3 months before; could not be shown in August 2026.",
  ],
  [
    "broken and at risk are named",
    "2026-10",
    [kept("2026-06", "missed"), kept("2026-07", "at-risk"), kept("2026-08", "missed"), kept("2026-09")],
    "Kept in 1 of the 4 months before; broken in June 2026 and August 2026; at risk in July 2026.",
  ],
  ["a year is compared with the year before it", "2026", year, "Kept in each of the 5 months before."],
  [
    "many months are counted",
    "2026-10",
    ["05", "06", "07", "08"].map((month) => kept(`2026-${month}`, "missed")),
    "Kept in 0 of the 5 months before; broken in 4 months; could not be shown in September 2026.",
  ],
  ["another promise's months say nothing", "2026-10", [{ period: "2026-09", promises: { scanned: "met" } }], null],
])("%s", (_name, period, history, sentence) => {
  expect(recordSentence(promiseRecord({ period, promise: "monitored", history }))).toBe(sentence);
});

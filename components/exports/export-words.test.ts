import { expect, test } from "vitest";
import { type ExportItem, leftOut, outcomeOf, problemLines, sizeOf, standingOf } from "#components/exports/export-words.ts";

const item: ExportItem = {
  id: "1",
  period: "2026-10",
  formats: ["pdf"],
  state: "done",
  total: 1204,
  done: 1204,
  absent: 0,
  failed: 0,
  size: 5,
  requestedAt: "2026-11-03T12:00:00Z",
  error: null,
  reader: "client",
};

test.each<[Partial<ExportItem>, string, string]>([
  [{}, "Ready", "1,204 of 1,204 files made."],
  [{ done: 1200, absent: 3, failed: 1 }, "Ready, not complete", "1,200 of 1,204 files made; 3 without a published report; 1 could not be made."],
  [{ done: 1200, absent: 3 }, "Ready", "1,200 of 1,204 files made; 3 without a published report; 1 of clients no longer in your book."],
  [{ state: "running", done: 2 }, "Being made", "2 of 1,204 files made."],
  [{ state: "failed", done: 0, error: "No access." }, "Stopped", "0 of 1,204 files made. No access."],
])("an export says what was made and what was not (%o)", (part, label, outcome) => {
  expect(standingOf({ ...item, ...part }).label).toBe(label);
  expect(outcomeOf({ ...item, ...part })).toBe(outcome);
});

test("an open export has left nothing out yet", () => {
  expect(leftOut({ ...item, state: "running", done: 1 })).toBe(0);
});

test.each([
  [1, "1 KB"],
  [999_999, "1,000 KB"],
  [1_000_001, "2 MB"],
])("%i bytes is %s, never less than it is", (bytes, said) => {
  expect(sizeOf(bytes)).toBe(said);
});

test("what is not in the zip is said once a client and reason, with every format it is about", () => {
  const absent = { state: "absent" as const, error: "No report of this period is published." };
  const problems = [
    { client: "City of Brightwater", format: "pdf", ...absent },
    { client: "City of Brightwater", format: "xlsx", ...absent },
    { client: "Harrow Lake Township", format: "pdf", ...absent },
    { client: "City of Brightwater", format: "csv", state: "failed" as const, error: null },
  ];
  expect(problemLines(problems)).toEqual([
    "City of Brightwater, PDF and XLSX: No report of this period is published.",
    "Harrow Lake Township, PDF: No report of this period is published.",
    "City of Brightwater, CSV: No reason was given.",
  ]);
  expect(problemLines([])).toEqual([]);
});

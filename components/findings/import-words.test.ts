import { expect, test } from "vitest";
import { resultOf } from "#components/findings/import-words.ts";
import type { UploadResult } from "#server/posture/upload.ts";

type Scan = Extract<UploadResult, { kind: "scan" }>["told"];
const scan: Scan = {
  ...{ scanner: "Nessus 10", scannedAt: "2026-11-12T06:00:00Z", assets: 1, findings: 3, occurrences: 7, score: null, baseline: false },
  ...{ new: 1, stillOpen: 2, fixed: 4, reopened: 0, notAssessed: 5, outOfOrder: false, alreadyImported: false, rejected: [], setAside: 6 },
};
const textOf = (more: Partial<Scan>) => resultOf({ kind: "scan", told: { ...scan, ...more } });

test("a scan is told with every count by its name", () => {
  expect(textOf({})).toEqual({
    sentence: "The Nessus 10 report of 12 November 2026 was read.",
    notes: [],
    terms: [
      { term: "Findings", text: "3, seen in 7 places of 1 host" },
      { term: "New", text: "1" },
      { term: "Still open", text: "2" },
      { term: "Fixed", text: "4" },
      { term: "Came back", text: "0" },
      { term: "Not re-tested", text: "5" },
      { term: "Set aside or noted", text: "6" },
    ],
  });
  expect(textOf({ score: { grade: "B", score: 91, outOf: 100 } }).terms).toContainEqual({ term: "Grade by the tool", text: "B, 91 of 100" });
});

test("what counts differently is said: a first scan, an old report, a file we know", () => {
  expect(textOf({ baseline: true }).notes).toEqual([expect.stringContaining("first scan of its kind")]);
  expect(textOf({ baseline: true }).terms[1]).toEqual({ term: "Found by this first scan", text: "1" });
  expect(textOf({ outOfOrder: true }).notes).toEqual([expect.stringContaining("closes nothing")]);
  expect(textOf({ alreadyImported: true, baseline: true })).toMatchObject({ sentence: "This file was imported before. Nothing changed.", notes: [] });
});

test("the other kinds say what was taken and what was not", () => {
  const purges = resultOf({ kind: "purges", told: { received: 1, applied: 1, duplicate: 0, quarantined: 0, unmapped: ["elm"], rejected: [], setAside: 0 } });
  expect(purges).toMatchObject({
    sentence: "1 record of purged accounts was read.",
    notes: ["Not tied to a client yet: elm. They wait in the mapping inbox."],
  });
  const kev = resultOf({ kind: "kev", told: { version: "2026.11.20", asOf: "2026-11-20", entries: 1500, before: 1490, added: 1500, skipped: 0 } });
  expect(kev.sentence).toBe("The KEV catalogue of 20 November 2026 is in use.");
  expect(kev.terms.map(({ term }) => term)).toEqual(["Version", "Entries read", "Entries held before", "Entries held now"]);
  expect(resultOf({ kind: "compliance", told: { added: 1, changed: 0, unchanged: 0, rejected: [], setAside: 0 } }).sentence).toBe(
    "1 compliance statement was read.",
  );
});

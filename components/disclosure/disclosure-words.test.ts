import { expect, test } from "vitest";
import { disclosureSentence, reachRows } from "#components/disclosure/disclosure-words.ts";
import type { FindingDisclosure } from "#server/posture/disclosure-record.ts";

const client = { slug: "alder", name: "City of Alder", timeZone: "America/New_York" };
const edition = (names: FindingDisclosure["editions"][number]["names"]) => ({
  period: "2026-10",
  revision: 1,
  publishedAt: "2026-11-03T12:00:00Z",
  publishedBy: "dana",
  names,
});
const released = { at: "2026-10-06T03:30:00Z", by: "rosa" };

test.each<[Pick<FindingDisclosure, "released" | "editions">, string]>([
  [{ released: null, editions: [edition("no")] }, "Nobody has evaluated it. No published report names it."],
  [{ released: null, editions: [edition("client")] }, "Nobody has evaluated it, yet one published report names it."],
  [{ released, editions: [edition("no"), edition("staff")] }, "Evaluated and released on 5 October 2026 by rosa; no published report names it."],
  [{ released, editions: [edition("client"), edition("client")] }, "Evaluated and released on 5 October 2026 by rosa; two published reports name it."],
])("the fact is said in the client's zone and counts what clients were given: %j", (record, sentence) => {
  expect(disclosureSentence({ ...record, client })).toBe(sentence);
});

test("before anybody decided, nobody outside the security team is told to have seen more than a count", () => {
  const rows = reachRows({ released: null, client });
  expect(rows.filter(({ since }) => since !== "Nothing yet: nobody has decided.").map(({ reader }) => reader)).toEqual([
    "Security team",
    "Administrators, and anybody without an account",
  ]);
});

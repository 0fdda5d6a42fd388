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
const finding = { id: "f", title: "Old TLS", host: "www.alder.example", scanner: "nessus", firstSeenAt: "2026-09-01T00:00:00Z", severity: "high" };
const released = { at: "2026-10-06T03:30:00Z", by: "rosa" };

test.each<[Pick<FindingDisclosure, "released" | "editions">, string]>([
  [{ released: null, editions: [edition("no")] }, "Nobody has evaluated it. No published report names it."],
  [{ released: null, editions: [edition("client")] }, "Nobody has evaluated it, yet one published report names it."],
  [{ released, editions: [edition("no"), edition("staff")] }, "Evaluated and released on 5 October 2026 by rosa; no published report names it."],
  [{ released, editions: [edition("client"), edition("client")] }, "Evaluated and released on 5 October 2026 by rosa; two published reports name it."],
])("the fact is said in the client's zone and counts what clients were given: %j", (record, sentence) => {
  expect(disclosureSentence({ ...record, client, finding })).toBe(sentence);
});

test("before anybody decided, nobody outside the security team is told to have seen more than a count, and of information nothing", () => {
  const rows = reachRows({ released: null, client, finding });
  expect(rows.every(({ since }) => since === null)).toBe(true);
  expect(rows.filter(({ before }) => before.startsWith("Everything")).map(({ reader }) => reader)).toEqual(["Security team"]);
  const info = { released: null, client, finding: { ...finding, severity: "info" } };
  expect(reachRows(info).map(({ before }) => before)).toEqual(["Nothing", "Nothing", "Nothing", "Everything, from the first scan on", "Nothing"]);
  expect(disclosureSentence({ ...info, editions: [] })).toBe("It is information, not a weakness, and counts in no figure; no published report names it.");
});

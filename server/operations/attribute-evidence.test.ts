import { expect, test } from "vitest";
import { checkEvidence } from "#server/posture/checks.ts";
import type { Evidence, ScanEvidence } from "#server/posture/evidence.ts";
import { attributeEvidence, hashAccount } from "#server/operations/attribute-evidence.ts";

const checks = (external: string): Evidence =>
  checkEvidence({
    external,
    location: "iad",
    intervalS: 60,
    checks: [
      { at: 60, up: true },
      { at: 120, up: false },
    ],
  });
const event = (client: string): Evidence => ({
  kind: "purge-event",
  client,
  account: "jo@example.org",
  action: "deleted",
  reason: "policy",
  at: "2026-10-01T00:00:00Z",
  createdAt: null,
});
const clients = [
  { clientId: "A", slug: "springfield" },
  { clientId: "B", slug: "riverton" },
];

test("checks go where their monitor is mapped, and nowhere else", () => {
  const {
    checks: series,
    unmapped,
    setAsideCount,
  } = attributeEvidence([checks("https://a"), checks("https://b"), checks("https://b")], [{ external: "https://a", clientId: "A", siteId: "s1" }], clients);
  expect(series.map(({ clientId, siteId }) => [clientId, siteId])).toEqual([["A", "s1"]]);
  expect(unmapped).toEqual(["https://b"]);
  expect(setAsideCount).toBe(4);
});

test("the checks of two names of one site are kept apart, by the same mark each time, and those of any other site are not marked", () => {
  const mappings = [
    { external: "https://a", clientId: "A", siteId: "s1" },
    { external: "https://a/sign-in", clientId: "A", siteId: "s1" },
    { external: "https://b", clientId: "A", siteId: "s2" },
    { external: "feed", clientId: "A", siteId: null },
    { external: "other feed", clientId: "A", siteId: null },
  ];
  const evidence = mappings.slice(0, 3).map(({ external }) => checks(external));
  const marks = (pieces: Evidence[]) => attributeEvidence(pieces, mappings, clients).checks.map(({ siteId, monitor }) => [siteId, monitor] as const);
  const [first, second, third] = marks(evidence);
  expect([first?.[1], second?.[1]]).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.stringMatching(/^[0-9a-f]{16}$/)]);
  expect(first?.[1]).not.toBe(second?.[1]);
  expect(third).toEqual(["s2", undefined]);
  expect(marks(evidence.toReversed())).toEqual([third, second, first]);
});

test("a monitor named like a client's slug is not that client's", () => {
  expect(attributeEvidence([checks("springfield")], [], clients).checks).toEqual([]);
});

test("a purge feed names clients by mapping first, then by slug", () => {
  const { purges } = attributeEvidence([event("springfield"), event("riverton")], [{ external: "springfield", clientId: "B", siteId: null }], clients);
  expect(purges.map((purge) => purge.clientId)).toEqual(["B", "B"]);
});

test("a purge event of an unknown client is set aside without its account", () => {
  const { setAside, purges } = attributeEvidence([event("elsewhere")], [], clients);
  expect(purges).toEqual([]);
  expect(setAside).toEqual([{ reason: "not tied to a client", place: "purge-event", raw: "elsewhere" }]);
  expect(JSON.stringify(setAside)).not.toContain("jo@");
});

test("an account hashes alike whatever its spelling, and differently for each client", () => {
  const [a, b] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  expect(hashAccount(a, " Jo@Example.org")).toBe(hashAccount(a, "jo@example.org"));
  expect(hashAccount(a, "jo@example.org")).not.toBe(hashAccount(b, "jo@example.org"));
});

test("a monitor's report goes to its site, one that is tied to none is set aside by name, and a window goes to every site it is about", () => {
  const report = (external: string): Evidence => ({
    kind: "reported",
    external,
    reportedBy: "Pingdom",
    day: "2026-10-01",
    from: 0,
    to: 60,
    outages: [],
    totals: null,
    reportedPct: null,
    reportedAt: "2026-10-02T00:00:00Z",
  });
  const window = (externals: string[] | null): Evidence => ({
    kind: "maintenance",
    id: "7",
    externals,
    from: "2026-10-01T00:00:00Z",
    to: "2026-10-01T01:00:00Z",
    reason: "Upgrade",
    seenAt: "2026-09-30T00:00:00Z",
  });
  const mappings = [
    { external: "a", clientId: "A", siteId: "s1" },
    { external: "a2", clientId: "A", siteId: "s1" },
    { external: "b", clientId: "B", siteId: "s2" },
    { external: "c", clientId: "B", siteId: null },
  ];
  const { reported, unmapped, setAside } = attributeEvidence([report("a"), report("c"), report("z")], mappings, clients);
  expect(reported.map(({ clientId, siteId }) => [clientId, siteId])).toEqual([["A", "s1"]]);
  expect([unmapped, setAside.map(({ place }) => place)]).toEqual([
    ["c", "z"],
    ["Pingdom", "Pingdom"],
  ]);
  const sitesOf = (externals: string[] | null) => attributeEvidence([window(externals)], mappings, clients).maintenance.map(({ siteId }) => siteId);
  expect([sitesOf(["a", "a2"]), sitesOf(null), sitesOf(["z"])]).toEqual([["s1"], ["s1", "s2"], []]);
});

const scan = (external: string | null, over: Partial<ScanEvidence> = {}): Evidence => ({
  ...{
    kind: "scan",
    format: "tenable",
    family: "nessus",
    scanner: "Tenable",
    startedAt: null,
    finishedAt: "2026-10-01T02:00:00Z",
    completed: true,
    coverage: "whole",
  },
  ...{ credentialed: null, hosts: [], ruleFamilies: null, issues: [], ...(external === null ? {} : { external }) },
  ...over,
});
const tie = (external: string, siteId: string | null) => ({ external, clientId: "A", siteId });

test("a pulled scan goes to the site its name is tied to; several names of one site are one scan of it", () => {
  const later = { finishedAt: "2026-10-01T03:00:00Z", hosts: ["b"] };
  const pieces = [scan("a", { hosts: ["a"] }), scan("b", later), scan("c"), scan("d"), scan("a", { family: "zap" })];
  const { scans, unmapped, setAside } = attributeEvidence(pieces, [tie("a", "s1"), tie("b", "s1"), tie("c", "s2")], clients);
  expect(scans.map(({ siteId, evidence: { family, finishedAt, hosts } }) => [siteId, family, finishedAt, hosts])).toEqual([
    ["s1", "nessus", "2026-10-01T03:00:00Z", ["a", "b"]],
    ["s2", "nessus", "2026-10-01T02:00:00Z", []],
    ["s1", "zap", "2026-10-01T02:00:00Z", []],
  ]);
  expect(unmapped).toEqual(["d"]);
  expect(setAside).toEqual([{ reason: "not tied to a site", place: "Tenable", raw: "d" }]);
});

test.each([
  ["tied to a client as a whole", scan("a"), [tie("a", null)], "not tied to a site"],
  ["without a date", scan("a", { finishedAt: null }), [tie("a", "s1")], "the scan says no date"],
  ["that names nobody", scan(null), [tie("a", "s1")], "this kind of evidence does not come by this way"],
])("a scan %s is set aside", (_name, piece, ties, reason) => {
  const { scans, setAside } = attributeEvidence([piece], ties, clients);
  expect(scans).toEqual([]);
  expect(setAside.map((each) => each.reason)).toEqual([reason]);
});

test("what one part did not look at, the joined scan did not either", () => {
  const parts = [scan("a", { ruleFamilies: ["x", "y"], completed: false }), scan("b", { ruleFamilies: ["y"], credentialed: true })];
  const { scans } = attributeEvidence(parts, [tie("a", "s1"), tie("b", "s1")], clients);
  expect(scans.map(({ evidence }) => evidence)).toMatchObject([{ completed: false, credentialed: null, ruleFamilies: ["y"] }]);
});

test.each<[string, Partial<ScanEvidence>, Partial<ScanEvidence>, Partial<ScanEvidence>]>([
  ["both with", { credentialed: true }, { credentialed: true }, { credentialed: true }],
  ["one with, one without", { credentialed: true }, { credentialed: false }, { credentialed: null, credentialedHosts: ["a"] }],
  ["one on some hosts, one unsaid", { credentialed: false, credentialedHosts: ["x"] }, {}, { credentialed: null, credentialedHosts: ["x"] }],
  ["none", { credentialed: false }, { credentialed: false }, { credentialed: false }],
])("parts of a scan keep where they had credentials: %s", (_, a, b, expected) => {
  const parts = [scan("a", { hosts: ["a"], ...a }), scan("b", { hosts: ["b"], ...b })];
  const [merged] = attributeEvidence(parts, [tie("a", "s1"), tie("b", "s1")], clients).scans;
  const { credentialed, credentialedHosts } = merged?.evidence ?? {};
  expect({ credentialed, credentialedHosts }).toEqual({ credentialedHosts: undefined, ...expected });
});

test("one part that does not say where it looked leaves the whole unsaid", () => {
  const parts = [scan("a"), scan("b", { coverage: "unknown" })];
  expect(attributeEvidence(parts, [tie("a", "s1"), tie("b", "s1")], clients).scans).toMatchObject([{ evidence: { coverage: "unknown" } }]);
});

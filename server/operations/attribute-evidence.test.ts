import { expect, test } from "vitest";
import { checkEvidence } from "#server/posture/checks.ts";
import type { Evidence } from "#server/posture/evidence.ts";
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

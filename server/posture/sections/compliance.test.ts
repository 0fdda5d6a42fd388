import { expect, test } from "vitest";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { AttestationFacts } from "#server/posture/facts.ts";
import { compliance } from "#server/posture/sections/compliance.ts";
import { contextOf } from "#server/posture/sections/context.fixture.ts";

const base = factsOf({ checks: [] });
const build = (change: (each: AttestationFacts) => Partial<AttestationFacts> | null) =>
  compliance.build(
    contextOf({
      attestations: base.attestations.flatMap((each) => {
        const more = change(each);
        return more === null ? [] : [{ ...each, ...more }];
      }),
    }),
  );

test.each<[string, (each: AttestationFacts) => Partial<AttestationFacts> | null, object]>([
  ["all in force", () => ({}), { verdict: { state: "met", label: "Current" }, headline: "Both badges that cover you are current." }],
  [
    "one ends soon",
    ({ id }) => (id === "pci" ? { expiresOn: "2026-12-01" } : {}),
    { verdict: { state: "at-risk", label: "1 ends soon" }, headline: "PCI DSS 4.0.1 ends on 1 December 2026; one badge is current." },
  ],
  [
    "one lapsed",
    ({ id }) => (id === "pci" ? { expiresOn: "2026-10-01" } : {}),
    { verdict: { state: "missed", label: "1 lapsed" }, headline: "PCI DSS 4.0.1 lapsed on 1 October 2026; one badge is current." },
  ],
  [
    "one unproven",
    ({ id }) => (id === "pci" ? { proven: false } : {}),
    { verdict: { state: "at-risk", label: "1 unverified" }, headline: "One badge covers you and is current; one is not verified." },
  ],
  ["none", () => null, { verdict: { state: "no-data", label: "None on file" }, headline: "No compliance report that covers your products is on file." }],
])("%s", (_, change, expected) => {
  expect(build(change)).toMatchObject(expected);
});

test("an internal file is not even named on the shelf", () => {
  const section = build((each) => ({ document: { name: "internal-notes.pdf", sha256: "cd".repeat(32), visibility: each.id === "pci" ? "internal" : "nda" } }));
  const shelf = section.blocks.map(({ block }) => block).find((block) => block.kind === "badge-shelf");
  if (shelf?.kind !== "badge-shelf") throw new Error("no shelf");
  expect(shelf.badges.map(({ programme, document }) => [programme, document?.visibility ?? null])).toEqual([
    ["PCI DSS 4.0.1", null],
    ["SOC 2 Type II", "nda"],
  ]);
});

test("an outside assessment is told beside the badges", () => {
  expect(JSON.stringify(build(() => ({})).blocks)).toContain("completed 18 August 2026 by Redfern Security");
});

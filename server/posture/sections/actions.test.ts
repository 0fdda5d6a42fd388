import { expect, test } from "vitest";
import { buildReport } from "#server/posture/build-report.ts";
import { factsOf, OCTOBER_POLICY } from "#server/posture/facts.fixture.ts";
import type { ClientFacts, FollowUpFacts } from "#server/posture/facts.ts";

const base = factsOf();
const MISSED = { policies: [{ ...OCTOBER_POLICY, targetPpm: 999_900, credits: [{ belowPpm: 999_900, creditPpm: 100_000, clause: "Clause 4.5(a)" }] }] };
const THEIRS: FollowUpFacts = {
  id: "f1",
  question: "Who may open a ticket?",
  promise: "Send the list of contacts",
  owner: "City of Alder Falls",
  due: "2026-11-12",
  raisedAt: "2026-10-08T15:00:00Z",
  doneAt: null,
  outcome: null,
  released: true,
};
const PCI = base.attestations.filter(({ id }) => id === "pci").map((each) => ({ ...each, issuedOn: "2026-10-05", expiresOn: "2027-10-05" }));

function actionsOf(more: Partial<ClientFacts>) {
  const report = buildReport({ ...base, ...more });
  const section = report.sections.find(({ id }) => id === "actions");
  const block = section?.blocks[0]?.block;
  if (block?.kind !== "actions") throw new Error("no actions");
  return { headline: section?.headline, block, action: report.action };
}

test("there is usually nothing to do, in the section and in the opening alike", () => {
  expect(actionsOf({})).toMatchObject({
    headline: "There is nothing you need to do this month.",
    block: { items: [] },
    action: "There is nothing you need to do this month.",
  });
});

test.each([
  [
    "a credit with its last day",
    MISSED,
    "Claim your credit of $480.00",
    "2026-11-30",
    /We owe you a credit of \$480\.00.*You can claim it until 30 November 2026\./,
  ],
  [
    "what the client said they would do",
    { followUps: [THEIRS] },
    "Send the list of contacts",
    "2026-11-12",
    /One thing needs you: send the list of contacts\./,
  ],
  [
    "a new document for their files",
    { attestations: PCI },
    "Review and keep the new PCI DSS 4.0.1 document",
    null,
    /One thing needs you: review and keep the new PCI DSS/,
  ],
])("%s is one thing to do", (_, more, text, until, action) => {
  const { block, headline, action: said } = actionsOf(more);
  expect(block.items).toMatchObject([{ text, until }]);
  expect(headline).toMatch(/^One thing needs you/);
  expect(said).toMatch(action);
});

test.each([
  ["a claim whose last day has passed", { ...MISSED, now: "2026-12-01T12:00:00Z" }],
  ["a promise the client may not read", { followUps: [{ ...THEIRS, released: false }] }],
  ["a promise of ours", { followUps: [{ ...THEIRS, owner: "Dana Whitfield" }] }],
  ["a promise that was kept", { followUps: [{ ...THEIRS, doneAt: "2026-10-20T12:00:00Z" }] }],
  ["a document of another month", { attestations: PCI.map((each) => ({ ...each, issuedOn: "2026-09-30" })) }],
  ["a document kept inside", { attestations: PCI.map((each) => ({ ...each, document: { name: "a.pdf", sha256: "00", visibility: "internal" as const } })) }],
  ["a document that covers others", { attestations: PCI.map((each) => ({ ...each, covers: false })) }],
])("%s asks nothing of them", (_, more) => {
  expect(actionsOf(more).block.items).toEqual([]);
});

test("what has the nearest last day comes first", () => {
  expect(actionsOf({ ...MISSED, followUps: [THEIRS], attestations: PCI }).block.items.map(({ until }) => until)).toEqual(["2026-11-12", "2026-11-30", null]);
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { attestationsJson } from "#server/connectors/attestations-json.ts";
import { oscal } from "#server/connectors/oscal.ts";

async function* chunks(text: string): AsyncIterable<string> {
  yield text;
}
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
const read = (text: string) => oscal.read(chunks(text));

test("NIST's assessment results are one assessment, unproven, with what it found", async () => {
  const { evidence, rejected } = await read(fixture("oscal/ifa_assessment-results-example.json"));
  expect(rejected).toEqual([]);
  expect(evidence).toMatchObject([
    {
      ...{ kind: "attestation", programme: "Security assessment", issuer: "Important Federal Agency", stage: "issued", proven: false },
      ...{ periodStart: "2023-06-02", periodEnd: "2023-06-02", detail: "0 objectives satisfied, 1 not satisfied" },
    },
  ]);
});

test("NIST's plan of action has two open items with their deadlines, one of which names its risk by a mitigating factor", async () => {
  const { evidence, rejected } = await read(fixture("oscal/ifa_plan-of-action-and-milestones.json"));
  expect(rejected).toEqual([]);
  expect(evidence.map((piece) => piece.kind === "poam-item" && [piece.status, piece.closed, piece.deadline])).toEqual([
    ["deviation-approved", false, "2024-01-01T05:00:00-04:00"],
    ["open", false, "2023-06-23T17:00:00-04:00"],
  ]);
});

test.each([
  ["oscal/example-component-definition.json", /a claim, not an assessment/],
  ["oscal/example-component.json", /a claim, not an assessment/],
  ["oscal/ssp-example.json", /a claim, not an assessment/],
])("%s is refused with the reason", async (name, reason) => {
  expect(oscal.detect(fixture(name))).toBe(true);
  await expect(read(fixture(name))).rejects.toThrow(reason);
});

test.each(["fedramp/fedramp-products.subset.json", "fedramp/fedramp-status-changelog.subset.json", "compliance/vanta_frameworks.json"])(
  "%s lights no badge by itself",
  async (name) => {
    expect(oscal.detect(fixture(name))).toBe(false);
    await expect(attestationsJson.read(chunks(fixture(name)))).rejects.toThrow(/marketplace: name the product|readiness is never an attestation/);
  },
);

const plan = (risks: unknown[], named: string[]) =>
  JSON.stringify({
    "plan-of-action-and-milestones": {
      uuid: "p",
      metadata: { title: "Plan", "last-modified": "2026-01-01T00:00:00Z" },
      risks,
      "poam-items": [{ uuid: "i", title: "Item", "related-risks": named.map((uuid) => ({ "risk-uuid": uuid })) }],
    },
  });
const risk = (uuid: string, status: string, deadline?: string) => ({ uuid, status, deadline });
test.each([
  ["all its risks closed: closed", [risk("a", "closed"), risk("b", "closed")], ["a", "b"], [["closed", true, null]]],
  [
    "one still open: open, due by the open one",
    [risk("a", "closed", "2026-02-01T00:00:00Z"), risk("b", "open", "2026-03-01T00:00:00Z")],
    ["a", "b"],
    [["open", false, "2026-03-01T00:00:00Z"]],
  ],
  [
    "two open: due by the earlier",
    [risk("a", "open", "2026-04-01T00:00:00Z"), risk("b", "open", "2026-03-01T00:00:00Z")],
    ["a", "b"],
    [["open", false, "2026-03-01T00:00:00Z"]],
  ],
  ["no risk known: open, no deadline", [], ["a"], [[null, false, null]]],
  ["a risk that cannot be read: left out", [{ uuid: "a" }], ["a"], []],
] as const)("an item with %s", async (_name, risks, named, expected) => {
  const { evidence, rejected } = await read(plan([...risks], [...named]));
  expect(evidence.map((piece) => piece.kind === "poam-item" && [piece.status, piece.closed, piece.deadline])).toEqual(expected);
  expect(rejected.length).toBe(expected.length === 0 ? 2 : 0);
});

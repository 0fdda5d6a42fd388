import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FedrampChangelog, FedrampProducts, fedrampStatement } from "#server/connectors/fedramp-statement.ts";
import { type BadgeStatus, badgeOf } from "#server/posture/attestations.ts";
import type { AttestationEvidence, Rejected } from "#server/posture/evidence.ts";

const fixture = (name: string): unknown => JSON.parse(readFileSync(new URL(`fixtures/fedramp/${name}`, import.meta.url), "utf8"));
const TODAY = "2026-06-01";
const list = FedrampProducts.parse(fixture("fedramp-products.subset.json"));
const changelog = FedrampChangelog.parse(fixture("fedramp-status-changelog.subset.json"));
const look = (id: string, log = changelog) => {
  const rejected: Rejected[] = [];
  return { statement: fedrampStatement({ id, today: TODAY, products: [], list, changelog: log, rejected }), rejected };
};
const ids = list.products.map((product) => (product as { id: string }).id);

test("of the sample's 60 products, 51 are authorized and 9 have no status", () => {
  const statements = ids.map((id) => look(id).statement);
  expect(statements.filter((each) => each?.stage === "issued" && each.proven)).toHaveLength(51);
  expect(statements.filter((each) => each?.stage === "in-progress")).toEqual([]);
  const unverified = statements.filter((each) => !each?.proven);
  expect(unverified.map((each) => each?.detail?.split(",")[0])).toEqual(Array(9).fill("No status found"));
  for (const each of unverified) expect(each && badge(each)).toMatchObject({ status: "unverified", why: "No authorization is on record" });
});

test("an authorized product is a statement with its impact level since its authorization", () => {
  expect(look("F1206061353").statement).toMatchObject({
    ...{ programme: "FedRAMP", label: "FedRAMP Moderate", scope: "Akamai, Content Delivery Services", stage: "issued", issuedOn: "2013-08-23" },
    ...{ detail: "Authorized, Moderate impact, Rev5, assessed by Coalfire Systems, Inc.", reference: "https://marketplace.fedramp.gov/products/F1206061353" },
  });
});

test("where the two files do not join there is no status, and nothing is in force", () => {
  const { statement, rejected } = look("F1206061353", { products: {} });
  expect(statement).toMatchObject({ stage: "issued", proven: false, label: "FedRAMP", issuedOn: null, detail: expect.stringMatching(/^No status found/) });
  expect(rejected).toEqual([]);
});

const badge = ({ kind: _kind, ...record }: AttestationEvidence) =>
  badgeOf({ attestation: { ...record, id: "a", covers: true, document: null }, day: TODAY, today: TODAY });
const step = (status_name: string, start_date: string | null = null) => ({ status_name, start_date });

test.each<[string, ReturnType<typeof step>[], BadgeStatus, string | null]>([
  ["Authorized", [step("Authorized", "2020-01-02T00:00:00Z")], "current", null],
  ["FedRAMP Authorized", [], "current", null],
  ["FedRAMP In Process", [], "in-progress", null],
  ["In process", [], "in-progress", null],
  ["FedRAMP Ready", [], "in-progress", null],
  ["Agency Review", [step("Agency Review", "2014-01-02T00:00:00Z")], "in-progress", null],
  ["PMO Review", [], "in-progress", null],
  ["JAB Review", [], "in-progress", null],
  ["FRR", [], "in-progress", null],
  ["No Status Found", [step("Agency Review", "2014-01-02T00:00:00Z")], "unverified", null],
  ["", [], "unverified", null],
  ["Remediation", [], "unverified", null],
  ["Not authorized", [], "unverified", null],
  ["Revoked", [], "unverified", null],
  ["Revoked", [step("Authorized", "2020-01-02T00:00:00Z"), step("Revoked", "2024-05-06T00:00:00Z")], "lapsed", "2024-05-06"],
  ["No Status Found", [step("Authorized", "2020-01-02T00:00:00Z")], "lapsed", "2026-06-01"],
  ["In Process", [step("Authorized", "2020-01-02T00:00:00Z"), step("In Process")], "lapsed", "2026-06-01"],
])("status %j after %j is %s", (current_status, statuses, status, until) => {
  const { statement } = look("F1206061353", { products: { F1206061353: { current_status, statuses } } });
  const after = statement && badgeOf({ attestation: { ...statement, id: "a", covers: true, document: null }, day: "2026-06-02", today: "2026-06-02" });
  expect(after).toMatchObject({ status, until });
});

test("a product the marketplace does not list is told and says nothing", () => {
  expect(look("F0000000000")).toMatchObject({ statement: null, rejected: [{ reason: expect.stringMatching(/lists no product/) }] });
});

test("text that lost its characters stays as it was published", () => {
  const found = list.products.filter((product) => `${(product as { cso: string }).cso}`.includes("?"));
  for (const product of found) expect(look((product as { id: string }).id).statement?.scope).toContain("?");
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FedrampChangelog, FedrampProducts, fedrampStatement } from "#server/connectors/fedramp-statement.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const fixture = (name: string): unknown => JSON.parse(readFileSync(new URL(`fixtures/fedramp/${name}`, import.meta.url), "utf8"));
const list = FedrampProducts.parse(fixture("fedramp-products.subset.json"));
const changelog = FedrampChangelog.parse(fixture("fedramp-status-changelog.subset.json"));
const look = (id: string, log = changelog) => {
  const rejected: Rejected[] = [];
  return { statement: fedrampStatement({ id, products: [], list, changelog: log, rejected }), rejected };
};
const ids = list.products.map((product) => (product as { id: string }).id);

test("of the sample's 60 products, 51 are authorized and 9 have no status", () => {
  const statements = ids.map((id) => look(id).statement);
  expect(statements.filter((each) => each?.stage === "issued")).toHaveLength(51);
  expect(statements.filter((each) => each?.stage === "in-progress" && each.detail?.startsWith("No status found"))).toHaveLength(9);
});

test("an authorized product is a statement with its impact level since its authorization", () => {
  expect(look("F1206061353").statement).toMatchObject({
    ...{ programme: "FedRAMP", label: "FedRAMP Moderate", scope: "Akamai, Content Delivery Services", stage: "issued", issuedOn: "2013-08-23" },
    ...{ detail: "Authorized, Moderate impact, Rev5, assessed by Coalfire Systems, Inc.", reference: "https://marketplace.fedramp.gov/products/F1206061353" },
  });
});

test("where the two files do not join there is no status, and nothing is in force", () => {
  const { statement, rejected } = look("F1206061353", { products: {} });
  expect(statement).toMatchObject({ stage: "in-progress", label: "FedRAMP", issuedOn: null, detail: expect.stringMatching(/^No status found/) });
  expect(rejected).toEqual([]);
});

test.each([
  ["FedRAMP In Process", "in-progress"],
  ["FedRAMP Ready", "in-progress"],
  ["Remediation", "in-progress"],
  ["", "in-progress"],
  ["Authorized", "issued"],
])("status %j is %s", (current_status, stage) => {
  expect(look("F1206061353", { products: { F1206061353: { current_status } } }).statement?.stage).toBe(stage);
});

test("a product the marketplace does not list is told and says nothing", () => {
  expect(look("F0000000000")).toMatchObject({ statement: null, rejected: [{ reason: expect.stringMatching(/lists no product/) }] });
});

test("text that lost its characters stays as it was published", () => {
  const found = list.products.filter((product) => `${(product as { cso: string }).cso}`.includes("?"));
  for (const product of found) expect(look((product as { id: string }).id).statement?.scope).toContain("?");
});

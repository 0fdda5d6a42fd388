import { expect, test } from "vitest";
import { responsibilities } from "#server/posture/responsibility-matrix.ts";

const party = (page: "redirect" | "embedded", requirement: string) => responsibilities(page).find((row) => row.requirement === requirement)?.party;

test("every one of the twelve requirements is somebody's, in both variants, once", () => {
  for (const page of ["redirect", "embedded"] as const) {
    const named = responsibilities(page).map(({ requirement }) => requirement);
    expect(named).toEqual(expect.arrayContaining(Array.from({ length: 12 }, (_, at) => String(at + 1))));
    expect(new Set(named).size).toBe(named.length);
    for (const row of responsibilities(page)) expect(row.how).not.toBe("");
  }
});

test.each([
  ["6.4.3", "ours", "shared"],
  ["11.6.1", "ours", "shared"],
  ["6", "ours", "shared"],
  ["11", "ours", "shared"],
  ["3", "ours", "ours"],
  ["12.8", "yours", "yours"],
  ["12.9.2", "ours", "ours"],
])("requirement %s is %s with a redirect and %s with an embedded page", (requirement, redirect, embedded) => {
  expect([party("redirect", requirement), party("embedded", requirement)]).toEqual([redirect, embedded]);
});

test("an embedded page never leaves a client with less to do than a redirect", () => {
  const load = { ours: 0, shared: 1, yours: 2 };
  const redirect = responsibilities("redirect");
  for (const [at, row] of responsibilities("embedded").entries()) {
    expect(row.requirement).toBe(redirect[at]?.requirement);
    expect(load[row.party]).toBeGreaterThanOrEqual(load[redirect[at]?.party ?? "ours"]);
  }
});

test("without payments nothing is claimed", () => {
  expect(responsibilities("none")).toEqual([]);
  expect(responsibilities(null)).toEqual([]);
});

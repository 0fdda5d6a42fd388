import { expect, test } from "vitest";
import { ConcernState, nextConcernStates, publicConcernState } from "#server/posture/disclosure-policy.ts";

const reachable = (from: ConcernState, without: ConcernState[]): Set<ConcernState> => {
  const seen = new Set<ConcernState>([from]);
  for (const state of seen) for (const next of nextConcernStates(state)) if (!without.includes(next)) seen.add(next);
  return seen;
};

test("no concern is closed without having been acknowledged and evaluated", () => {
  expect(reachable("received", [])).toEqual(new Set(ConcernState.options));
  expect(reachable("received", ["acknowledged"]).has("closed")).toBe(false);
  expect(reachable("received", ["confirmed", "not-confirmed"]).has("closed")).toBe(false);
});

test("a stranger with a receipt learns only received or closed", () => {
  expect(new Set(ConcernState.options.map(publicConcernState))).toEqual(new Set(["received", "closed"]));
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { VerdictState } from "#server/posture/blocks.ts";
import { clientMonthOf } from "#server/posture/client-month.ts";
import { reportOf } from "#server/posture/report.fixture.ts";
import { byUrgency, findClients, pageOf } from "#server/posture/client-pages.ts";

const client = (name: string, slug: string, state: string) => ({ client: { slug, name, kind: "city", state, population: null, renewalOn: null } });
const rows = [client("City of Alder Falls", "alder-falls", "MN"), client("Cañon City", "canon-city", "CO"), client("Marlow County", "marlow-county", "OH")];

test.each([
  ["nothing typed", "", ["alder-falls", "canon-city", "marlow-county"]],
  ["spaces", "  ", ["alder-falls", "canon-city", "marlow-county"]],
  ["a part of the name", "marl", ["marlow-county"]],
  ["in capitals", "ALDER", ["alder-falls"]],
  ["words in another order", "falls city", ["alder-falls"]],
  ["without its accent", "canon", ["canon-city"]],
  ["with its accent", "cañon", ["canon-city"]],
  ["the short name", "marlow-county", ["marlow-county"]],
  ["a state", "oh", ["marlow-county"]],
  ["what nobody is called", "springfield", []],
  ["one word of two that fits", "alder springfield", []],
  ["signs", "%_.*", []],
])("clients are found by %s", (_, typed, found) => {
  expect(findClients(rows, typed).map(({ client: { slug } }) => slug)).toEqual(found);
});

test("the pages together are the list, and none is longer than a page", () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 9 }), (list, perPage) => {
      const { pages } = pageOf(list, 1, perPage);
      const all = Array.from({ length: pages }, (_, at) => pageOf(list, at + 1, perPage));
      expect(all.flatMap((page) => page.rows)).toEqual(list);
      expect(all.every((page, at) => page.rows.length <= perPage && page.page === at + 1)).toBe(true);
    }),
  );
});

test.each([
  [0, 1],
  [-3, 1],
  [2, 2],
  [99, 2],
])("page %i of two is page %i", (asked, given) => {
  expect(pageOf([1, 2, 3], asked, 2).page).toBe(given);
});

test("what was missed comes first, then what is at risk, then what cannot be said; alike ones stay as they were", () => {
  const month = clientMonthOf(reportOf());
  const of = (id: string, state: VerdictState | null) => ({ id, month: state === null ? null : { ...month, verdict: { state, label: state } } });
  const rows = [of("a", "met"), of("b", null), of("c", "at-risk"), of("d", "missed"), of("e", "no-data"), of("f", "missed")];
  expect(byUrgency(rows).map(({ id }) => id)).toEqual(["d", "f", "c", "b", "e", "a"]);
});

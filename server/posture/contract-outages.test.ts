import { expect, test } from "vitest";
import { measureAvailability } from "#server/posture/availability.ts";
import { outagesOf } from "#server/posture/contract-outages.ts";
import { correctsAnything } from "#server/posture/correction-effect.ts";
import { factsOf, OCTOBER_POLICY } from "#server/posture/facts.fixture.ts";
import type { Check } from "#server/posture/evidence.ts";
import type { CheckDay, ClientFacts, ContractPolicy } from "#server/posture/facts.ts";
import { toInstant, toSeconds } from "#server/posture/period.ts";
import { storedDays } from "#server/posture/raw-checks.fixture.ts";

const FIFTH = toSeconds("2026-10-05T00:00:00Z");
const text = (at: number) => toInstant(at).replace("2026-10-", "").replace(":00Z", "");
const listed = (facts: ClientFacts) =>
  outagesOf(measureAvailability(facts)).map(({ site, from, to, cause }) => `${site} ${text(from)} to ${text(to)}: ${cause}`);

/** Of www on 5 October, ten checks after noon were slow and ten before it answered 503, from every location. */
function odd(days: readonly CheckDay[]): CheckDay[] {
  const check = (second: number): Check => ({
    at: FIFTH + second,
    up: true,
    statusCode: second >= 40_200 && second < 43_200 ? 503 : 200,
    durationMs: second >= 43_200 && second < 46_200 ? 12_000 : 180,
  });
  return days.flatMap((day) => {
    if (day.site !== "www" || day.day !== "2026-10-05") return [day];
    return storedDays({ location: day.location, intervalS: 300 }, [Array.from({ length: 288 }, (_, index) => check(index * 300))]);
  });
}

test.each<[string, Partial<ContractPolicy>, string[]]>([
  ["the monitor's own outage alone", {}, []],
  ["what was slower than the limit", { latencyLimitMs: 10_000 }, ["www 05T12:00 to 05T12:50: slow"]],
  ["what answered with a refused status", { acceptedStatuses: [200] }, ["www 05T11:10 to 05T12:00: slow"]],
  [
    "time without data where that counts as down",
    { unknownIsDown: true },
    ["forms 17T09:10 to 17T09:40: missing", "pay 17T09:10 to 17T09:40: missing", "www 17T09:10 to 17T09:40: missing"],
  ],
])("listed is %s", (_name, terms, more) => {
  const facts = factsOf({ policies: [{ ...OCTOBER_POLICY, ...terms }] });
  const changed = { ...facts, checks: odd(facts.checks) };
  const own = "www 03T18:00 to 03T18:35: measured";
  expect(listed(changed)).toEqual([own, ...more]);
  for (const outage of outagesOf(measureAvailability(changed))) {
    const span = { from: toInstant(outage.from), to: toInstant(outage.to) };
    const proposed = {
      id: "p",
      site: outage.site,
      ...span,
      reason: "r",
      clause: "c",
      enteredBy: "x",
      enteredAt: changed.now,
      approvedBy: null,
      approvedAt: null,
    };
    expect(correctsAnything(changed, proposed)).toBe(true);
  }
});

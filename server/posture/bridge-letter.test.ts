import { expect, test } from "vitest";
import { bridgeFault } from "#server/posture/bridge-letter.ts";

type Report = { programme: string; label: string; stage: "issued" | "planned"; periodEnd: string | null };

const soc2: Report = { programme: "SOC 2 Type II", label: "Hosting", stage: "issued", periodEnd: "2025-11-30" };
const letter = { letterOn: "2026-11-20", until: "2027-02-28", today: "2026-11-23" };

test.each<[string, Partial<Report>, Partial<typeof letter>, RegExp | null]>([
  ["three months after the twelve are allowed to their last day", {}, {}, null],
  ["a day more is not", {}, { until: "2027-03-01" }, /three months at most: to 28 February 2027/],
  ["a letter within the twelve months is kept too", {}, { until: "2026-11-25" }, null],
  ["PCI takes none", { programme: "PCI DSS 4.0.1", label: "" }, {}, /Only a SOC 2 Type II/],
  ["Type I takes none", { programme: "SOC 2 Type I", label: "" }, {}, /Only a SOC 2 Type II/],
  ["a report without a period takes none", { periodEnd: null }, {}, /name the period/],
  ["a planned report takes none", { stage: "planned" }, {}, /issued/],
  ["a letter of tomorrow is refused", {}, { letterOn: "2026-11-24" }, /future/],
  ["a letter older than the period's end is refused", {}, { letterOn: "2025-11-29" }, /before the period ended on 30 November 2025/],
  ["a letter that ends before it begins is refused", {}, { until: "2026-11-19" }, /before it was written/],
])("%s", (_, record, change, expected) => {
  const fault = bridgeFault({ ...soc2, ...record }, { ...letter, ...change });
  if (expected === null) expect(fault).toBeNull();
  else expect(fault).toMatch(expected);
});

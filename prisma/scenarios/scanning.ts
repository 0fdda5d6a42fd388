import { type Anchor, instantOf } from "#prisma/scenarios/calendar.ts";
import { type Scenario, HISTORY_MONTHS } from "#prisma/scenarios/scenario.ts";
import { RULES, type Rule } from "#prisma/scenarios/weaknesses.ts";

export type PlannedScan = {
  id: string;
  client: string;
  site: string;
  host: string;
  tool: "zap" | "nessus";
  monthsBack: number;
  startedAt: string;
  finishedAt: string;
  rules: Rule[];
};

/** ZAP every month from the 18th on, Nessus every month that a network weakness needs telling, plus each quarter. */
export function scansOf(anchor: Anchor, scenario: Scenario): PlannedScan[] {
  const scans: PlannedScan[] = [];
  for (let monthsBack = HISTORY_MONTHS - 1; monthsBack >= 0; monthsBack--) {
    for (const [order, site] of scenario.sites.entries()) {
      if (site.joined && site.joined.monthsBack < monthsBack) continue;
      if (scenario.missedScans.some((missed) => missed.site === site.slug && missed.monthsBack === monthsBack)) continue;
      for (const tool of ["zap", "nessus"] as const) {
        if (tool === "nessus" && monthsBack % 3 !== 0 && monthsBack > 5) continue;
        const startedAt = instantOf(anchor, scenario.timeZone, { monthsBack, day: 18 + order, at: tool === "zap" ? "02:00" : "04:00" });
        const seen = scenario.weaknesses.filter(
          (weakness) =>
            weakness.site === site.slug &&
            RULES[weakness.rule]?.tool === tool &&
            weakness.from >= monthsBack &&
            (weakness.last === null || monthsBack >= weakness.last),
        );
        const always = tool === "nessus" ? [RULES["scan-info"]] : [RULES["cache-info"]];
        const rules = [...new Set([...always, ...seen.map((weakness) => RULES[weakness.rule])])].filter((rule) => rule !== undefined);
        const finishedAt = new Date(Date.parse(startedAt) + (tool === "zap" ? 47 : 72) * 60_000).toISOString();
        scans.push({
          id: `${scenario.slug}-${site.slug}-${tool}-${monthsBack}`,
          client: scenario.slug,
          site: site.slug,
          host: site.host,
          tool,
          monthsBack,
          startedAt,
          finishedAt,
          rules,
        });
      }
    }
  }
  return scans;
}

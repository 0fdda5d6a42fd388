import { DEADLINE_PRESETS, REVOKED_ON } from "#server/posture/deadline-policies.ts";
import type { DaysBySeverity, DeadlinePolicy } from "#server/posture/facts.ts";

type Of<K extends DeadlinePolicy["kind"]> = Extract<DeadlinePolicy, { kind: K }>;
export const DEADLINE_SEVERITIES = ["critical", "high", "medium", "low", "unknown"] as const;
type Days = Record<(typeof DEADLINE_SEVERITIES)[number], string>;

/** The policies as they stand in the form: what is typed is text until it can be read. `others` were entered elsewhere and are kept as they are. */
export type DeadlineDraft = {
  own: { on: boolean; days: Days };
  rev5: boolean;
  vdr: { on: boolean; epssPercent: string };
  bod: { on: boolean } & Pick<Of<"bod-26-04">, "exposed" | "unknown" | "clock">;
  bod1902: boolean;
  bod2201: boolean;
  others: DeadlinePolicy[];
};

const { house, "fedramp-rev5": rev5, "fedramp-vdr": vdr, "bod-26-04": bod, "bod-19-02": bod1902, "bod-22-01": bod2201 } = DEADLINE_PRESETS;
const textOf = (days: DaysBySeverity): Days => {
  const text = (severity: keyof Days) => (days[severity] === null ? "" : String(days[severity]));
  return { critical: text("critical"), high: text("high"), medium: text("medium"), low: text("low"), unknown: text("unknown") };
};
const isOwn = (policy: DeadlinePolicy): policy is Of<"severity"> => policy.kind === "severity" && policy.name === ownName(policy.days);

export function draftOf(policies: readonly DeadlinePolicy[]): DeadlineDraft {
  const same = (preset: DeadlinePolicy) => policies.some((policy) => JSON.stringify(sorted(policy)) === JSON.stringify(sorted(preset)));
  const own = policies.find(isOwn);
  const table = policies.find((policy): policy is Of<"bod-26-04"> => policy.kind === "bod-26-04" && policy.name === bod.name);
  const tiers = policies.find((policy): policy is Of<"exploitable"> => policy.kind === "exploitable" && policy.name === vdr.name);
  const tiersKnown = tiers !== undefined && JSON.stringify(sorted({ ...tiers, epssFrom: vdr.epssFrom })) === JSON.stringify(sorted(vdr));
  const known = new Set([own?.name, table?.name, ...(tiersKnown ? [vdr.name] : []), ...[rev5, bod1902, bod2201].filter(same).map(({ name }) => name)]);
  return {
    own: { on: own !== undefined, days: textOf(own?.days ?? house.days) },
    rev5: same(rev5),
    vdr: { on: tiersKnown, epssPercent: String(Math.round((tiersKnown ? tiers.epssFrom : vdr.epssFrom) * 100)) },
    bod: { on: table !== undefined, exposed: table?.exposed ?? bod.exposed, unknown: table?.unknown ?? bod.unknown, clock: table?.clock ?? bod.clock },
    bod1902: same(bod1902),
    bod2201: same(bod2201),
    others: policies.filter(({ name }) => !known.has(name)),
  };
}

/** The policies of a draft, or null with what is wrong by field. The revoked directives only count before they were revoked. */
export function readDraft(draft: DeadlineDraft, from: string): { policies: DeadlinePolicy[] | null; wrong: Record<string, string> } {
  const wrong: Record<string, string> = {};
  const number = (field: string, text: string, { most, empty }: { most: number; empty: boolean }): number | null => {
    if (text.trim() === "" && empty) return null;
    const value = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
    if (value < 1 || value > most) wrong[field] = `Enter a whole number from 1 to ${most}${empty ? ", or nothing for no deadline" : ""}.`;
    return value;
  };
  const days = (severity: keyof Days) => number(severity, draft.own.days[severity], { most: 3650, empty: true });
  const policies: DeadlinePolicy[] = [];
  if (draft.own.on) {
    const own = { critical: days("critical"), high: days("high"), medium: days("medium"), low: days("low"), unknown: days("unknown") };
    policies.push({ kind: "severity", name: ownName(own), days: own });
  }
  if (draft.rev5) policies.push(rev5);
  if (draft.vdr.on) policies.push({ ...vdr, epssFrom: (number("epss", draft.vdr.epssPercent, { most: 100, empty: false }) ?? 0) / 100 });
  const { on, ...table } = draft.bod;
  if (on) policies.push({ ...bod, ...table });
  if (from < REVOKED_ON) policies.push(...(draft.bod1902 ? [bod1902] : []), ...(draft.bod2201 ? [bod2201] : []));
  policies.push(...draft.others);
  if (policies.length === 0) wrong["policies"] = "Choose at least one policy.";
  return { policies: Object.keys(wrong).length === 0 ? policies : null, wrong };
}

/** "7/30/90/120 days": the name of days somebody chose is the days. */
function ownName(days: DaysBySeverity): string {
  return `${[days.critical, days.high, days.medium, days.low].map((count) => count ?? "none").join("/")} days`;
}

const sorted = (policy: DeadlinePolicy) =>
  Object.entries(policy)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, typeof value === "object" ? Object.entries(value).sort() : value]);

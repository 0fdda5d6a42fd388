import { addMonths, asOf, daysBetween } from "#server/posture/as-of.ts";
import type { AttestationFacts, ClientFacts } from "#server/posture/facts.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { formatCount, formatDay, localDay } from "#server/posture/format.ts";
import { govrampRung, isUnverifiedStage, type Programme, programmeOf } from "#server/posture/programmes.ts";

export type BadgeStatus = "planned" | "in-progress" | "current" | "expiring" | "lapsed" | "unverified";

/** One compliance statement and what its dates say. `until` = last day it counts; null = no fixed end or not in force. */
export type Badge = { attestation: AttestationFacts; programme: Programme; status: BadgeStatus; until: string | null; daysLeft: number | null; why: string };

export type BadgesMeasure = {
  day: string;
  /** Statements that cover this client, best status first; a lapsed one is left out once its renewal counts. */
  badges: Badge[];
  /** Outside security assessments, newest first: they prove a promise, they are no badge. */
  assessments: { attestation: AttestationFacts; completedOn: string }[];
  counts: Record<BadgeStatus, number>;
};

export const EXPIRING_DAYS = 60;
const BRIDGE_MONTHS = 3;
const ISO_27001_2013_ENDED = "2025-10-31";
// No rule of their own: what the issuer states wins over our 12-month convention.
const CONVENTIONAL: readonly Programme["id"][] = ["cjis", "wcag", "other"];
const ORDER: readonly BadgeStatus[] = ["lapsed", "expiring", "unverified", "current", "in-progress", "planned"];

/** The badges of a client on the last day of the period, or today while it runs. */
export function measureBadges(facts: ClientFacts): BadgesMeasure {
  const { day } = asOf(facts);
  const today = localDay(facts.now, facts.period.timeZone);
  const covering = [...new Map(facts.attestations.filter(({ covers }) => covers).map((each) => [each.id, each])).values()];
  const all = covering.map((attestation) => badgeOf({ attestation, day, today }));
  const badges = all.filter(({ programme }) => programme.id !== "assessment");
  const renewed = new Set(badges.filter(isLit).map(subjectOf));
  const shown = badges.filter((badge) => badge.status !== "lapsed" || !renewed.has(subjectOf(badge)));
  shown.sort(
    (a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || byText(a.until ?? "9999", b.until ?? "9999") || byText(a.attestation.id, b.attestation.id),
  );
  const counts: Record<BadgeStatus, number> = { planned: 0, "in-progress": 0, current: 0, expiring: 0, lapsed: 0, unverified: 0 };
  for (const { status } of shown) counts[status] += 1;
  const assessments = all
    .filter(({ programme, attestation }) => programme.id === "assessment" && attestation.stage === "issued" && attestation.proven)
    .flatMap(({ attestation }) => {
      const completedOn = attestation.periodEnd ?? attestation.issuedOn;
      return completedOn === null || completedOn > day ? [] : [{ attestation, completedOn }];
    })
    .sort((a, b) => (a.completedOn > b.completedOn ? -1 : 1));
  return { day, badges: shown, assessments, counts };
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Shown as in force: current, or within 60 days of its end. */
export function isLit({ status }: Pick<Badge, "status">): boolean {
  return status === "current" || status === "expiring";
}

function subjectOf({ programme, attestation }: Badge): string {
  const name = programme.id === "other" || programme.id === "authorization" || programme.id === "wcag" ? attestation.programme.toLowerCase() : programme.id;
  return JSON.stringify([name, attestation.products.length > 0 ? [...attestation.products].sort() : attestation.scope.trim().toLowerCase()]);
}

/**
 * The status of one statement on `day`, known `today`, from its dates alone. A readiness figure or an unproven record never lights it.
 * Without the date its programme runs from it is unverified, not current.
 */
export function badgeOf({ attestation, day, today }: { attestation: AttestationFacts; day: string; today: string }): Badge {
  const programme = programmeOf(attestation);
  const badge = (status: BadgeStatus, why: string, until: string | null = null): Badge => ({
    attestation,
    programme,
    status,
    why,
    until,
    daysLeft: until === null ? null : daysBetween(day, until),
  });
  const date = (value: string) => formatDay(value, { year: true });
  if (attestation.stage === "planned") return badge("planned", "Planned");
  if (attestation.stage === "in-progress") return badge("in-progress", "Nothing is issued yet");
  const told = `${attestation.label} ${attestation.detail ?? ""}`;
  if (isUnverifiedStage(told)) return badge("unverified", "A status nobody outside has verified");
  if (!attestation.proven && programme.id === "authorization" && attestation.issuedOn === null) return badge("unverified", "No authorization is on record");
  if (!attestation.proven) return badge("unverified", "The record carries no proof of its issuer");
  if (programme.id === "hipaa") return badge("unverified", "Our own statement; no one issues a HIPAA certificate");
  const rung = programme.id === "govramp" ? govrampRung(told) : null;
  if (programme.id === "govramp" && rung === null) return badge("unverified", "The rung of the GovRAMP ladder is not on file");
  const { issuedOn, periodStart, periodEnd } = attestation;
  if (issuedOn !== null && issuedOn > today) return badge("in-progress", `To be issued on ${date(issuedOn)}`);
  const begins = programme.from === "period-end" ? (periodStart ?? periodEnd ?? issuedOn) : issuedOn;
  if (begins !== null && begins > day) return badge("in-progress", `Begins on ${date(begins)}, after this period`);
  const until = lastDayOf(attestation, programme);
  if (until === "unknown") return badge("unverified", "A date it depends on is missing");
  if (until === null) return badge("current", `${rung === null ? "" : `${rung}; `}no fixed end, kept up by continuous monitoring`.replace(/^n/, "N"));
  if (day > until) return badge("lapsed", `Ended ${date(until)}`, until);
  const soon = daysBetween(day, until) <= EXPIRING_DAYS;
  const bridged = isBridged(attestation, programme, until) ? ", carried on by a bridge letter" : "";
  return badge(soon ? "expiring" : "current", `${soon ? "Ends" : "Until"} ${date(until)}${bridged}`, until);
}

function isBridged({ periodEnd, bridgeUntil }: AttestationFacts, { id, months }: Programme, until: string): boolean {
  return id === "soc2-type2" && periodEnd !== null && bridgeUntil !== null && months !== null && until > addMonths(periodEnd, months);
}

/** Whether the review a statement promised is due: its day has come and the statement is in force. */
export function isReviewOverdue({ attestation, status }: Pick<Badge, "attestation" | "status">, day: string): boolean {
  return attestation.nextReviewOn !== null && attestation.nextReviewOn < day && isLit({ status });
}

function lastDayOf(attestation: AttestationFacts, programme: Programme): string | null | "unknown" {
  const { issuedOn, periodEnd, expiresOn, bridgeUntil } = attestation;
  const stated = expiresOn === null ? [] : [expiresOn];
  if (programme.months === null) return expiresOn;
  const start = programme.id === "soc2-type2" ? periodEnd : programme.from === "period-end" ? (periodEnd ?? issuedOn) : issuedOn;
  const conventional = CONVENTIONAL.includes(programme.id);
  if (start === null) return conventional || programme.id === "iso-27001" ? (expiresOn ?? "unknown") : "unknown";
  const byRule = addMonths(start, programme.months);
  if (conventional) return expiresOn ?? byRule;
  const old = programme.id === "iso-27001" && /2013/.test(`${attestation.programme} ${attestation.label}`) ? [ISO_27001_2013_ENDED] : [];
  const plain = earliest([byRule, ...stated, ...old]);
  if (programme.id !== "soc2-type2" || bridgeUntil === null) return plain;
  const bridged = earliest([bridgeUntil, addMonths(byRule, BRIDGE_MONTHS)]);
  return [bridged, plain].sort().at(-1) ?? plain;
}

function earliest(days: readonly string[]): string {
  return [...days].sort()[0] ?? "";
}

/** Figures `badges.*`: how many badges covering this client have each status. Null when no statement is on file: nothing to count is not zero lapsed. */
export function addBadgesFigures(book: FigureBook, measure: BadgesMeasure): void {
  const known = measure.badges.length > 0;
  for (const status of ["current", "expiring", "lapsed"] as const) {
    const value = known ? measure.counts[status] : null;
    book.add(`badges.${status}`, {
      value,
      unit: "count",
      display: formatCount(value),
      basis: `compliance statements covering this client, by their dates on ${formatDay(measure.day, { year: true })}`,
    });
  }
}

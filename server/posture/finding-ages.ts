import type { BlockOf } from "#server/posture/blocks.ts";
import type { Severity } from "#server/posture/evidence.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { countOf, formatCount, formatDay, joinWords, spellCount } from "#server/posture/format.ts";

/** Open findings whose age in whole local days lies in [from, to]; `to` null = no upper end. */
export type AgeBand = { id: string; label: string; from: number; to: number | null; open: number; bySeverity: Partial<Record<Severity, number>> };

const BANDS = [
  { id: "up_to_30", label: "Up to 30 days", from: 0, to: 30 },
  { id: "31_to_60", label: "31 to 60 days", from: 31, to: 60 },
  { id: "61_to_90", label: "61 to 90 days", from: 61, to: 90 },
  { id: "over_90", label: "Over 90 days", from: 91, to: null },
] as const;
const SPOKEN: readonly Severity[] = ["critical", "high", "medium", "low", "unknown"];

type Aged = { ageDays: number; now: { severity: Severity } };

/** How long the open findings have been known, in four bands; every open finding is in exactly one. */
export function ageBands(open: readonly Aged[]): AgeBand[] {
  return BANDS.map((band) => {
    const rows = open.filter(({ ageDays }) => Math.max(0, ageDays) >= band.from && (band.to === null || ageDays <= band.to));
    const bySeverity: AgeBand["bySeverity"] = {};
    for (const { now } of rows) bySeverity[now.severity] = (bySeverity[now.severity] ?? 0) + 1;
    return { ...band, open: rows.length, bySeverity };
  });
}

type Measured = { scanned: boolean; day: string; ages: AgeBand[] };

/** Figures `findings.age.*`: open findings by age. Null when nothing was ever scanned. */
export function addAgeFigures(book: FigureBook, { scanned, day, ages }: Measured): void {
  for (const { id, label, open } of ages) {
    const value = scanned ? open : null;
    const basis = `evaluated findings open on ${formatDay(day, { year: true })}, first seen ${label.charAt(0).toLowerCase()}${label.slice(1)} before`;
    book.add(`findings.age.${id}`, { value, unit: "count", display: formatCount(value), basis });
  }
}

/** The ages as bars, with the severities in each. Null when nothing is open: an empty chart would say less than the sentence above it. */
export function ageBars({ ages, openRows }: Measured & { openRows: readonly Aged[] }, figures: FigureBook): BlockOf<"bars"> | null {
  if (openRows.length === 0) return null;
  const oldest = openRows.reduce((most, { ageDays }) => Math.max(most, ageDays), 0);
  const over = ages.at(-1)?.open ?? 0;
  const lone = openRows.length === 1 ? "The one open finding is" : "The oldest open finding is";
  const beyond = over === 0 ? "" : `; ${spellCount(over)} of ${formatCount(openRows.length)} ${over === 1 ? "is" : "are"} older than 90 days`;
  return {
    kind: "bars",
    title: "How long the open findings have been known",
    unit: "findings",
    bars: ages.map(({ id, label, open, bySeverity }) => ({
      label,
      value: open,
      cell: figures.cell(`findings.age.${id}`, open === 0 ? {} : { detail: severityWords(bySeverity) }),
    })),
    summary: `${lone} ${countOf(oldest, "day")} old${openRows.length === 1 ? "" : beyond}.`,
  };
}

function severityWords(bySeverity: AgeBand["bySeverity"]): string {
  const parts = SPOKEN.flatMap((severity) => {
    const count = bySeverity[severity] ?? 0;
    return count === 0 ? [] : [`${formatCount(count)} ${severity === "unknown" ? "of unknown severity" : severity}`];
  });
  return joinWords(parts);
}

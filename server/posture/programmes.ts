/** What dates mean for a compliance programme. Sources: domain.md §6, connectors.md A.4. */
export type Programme = {
  id: "soc2-type2" | "soc2-type1" | "pci-dss" | "iso-27001" | "govramp" | "authorization" | "cjis" | "hipaa" | "wcag" | "assessment" | "other";
  /** Calendar months a statement counts; null = until withdrawn (continuous monitoring). */
  months: number | null;
  /** What the months run from. */
  from: "period-end" | "issued";
  /** What such a statement is not, for readers who might take it for more. */
  note?: string;
};

const SOC2_TYPE2: Programme = { id: "soc2-type2", months: 12, from: "period-end" };
const SOC2_TYPE1: Programme = { id: "soc2-type1", months: 12, from: "period-end" };
const PCI: Programme = { id: "pci-dss", months: 12, from: "issued" };
const ISO: Programme = { id: "iso-27001", months: 36, from: "issued" };
const GOVRAMP: Programme = { id: "govramp", months: null, from: "issued" };
const AUTHORIZATION: Programme = { id: "authorization", months: null, from: "issued" };
const CJIS: Programme = { id: "cjis", months: 12, from: "issued", note: "a statement of scope, not a certificate: nobody certifies CJIS compliance" };
const HIPAA: Programme = { id: "hipaa", months: 12, from: "issued", note: "HIPAA has no certificate" };
const WCAG: Programme = { id: "wcag", months: 12, from: "issued", note: "a conformance statement, not a certificate" };
const ASSESSMENT: Programme = { id: "assessment", months: 12, from: "period-end" };
const OTHER: Programme = { id: "other", months: 12, from: "issued" };

/** Which programme a statement belongs to, by its name. A SOC 2 that does not say Type I is read as Type II: it then needs a period. */
export function programmeOf({ programme, label }: { programme: string; label: string }): Programme {
  const text = `${programme} ${label}`;
  if (/\bsoc[\s-]*2\b/i.test(text)) return /type\s*(i|1)\b/i.test(text) && !/type\s*(ii|2)\b/i.test(text) ? SOC2_TYPE1 : SOC2_TYPE2;
  if (/\bpci\b/i.test(text)) return PCI;
  if (/\biso\b.*27001/i.test(text)) return ISO;
  if (/\b(govramp|stateramp)\b/i.test(text)) return GOVRAMP;
  if (/\b(fedramp|tx-?ramp)\b/i.test(text)) return AUTHORIZATION;
  if (/\bcjis\b/i.test(text)) return CJIS;
  if (/\bhipaa\b/i.test(text)) return HIPAA;
  if (/penetration|pen[\s-]?test|(vulnerability|security|independent) assessment/i.test(text)) return ASSESSMENT;
  if (/\b(wcag|vpat)\b|accessibility conformance/i.test(text)) return WCAG;
  return OTHER;
}

/** Stated but not verified by anyone: GovRAMP's "Progressing Snapshot" or "87 % ready" never light a badge. GovRAMP "Ready" is verified. */
export function isUnverifiedStage(text: string): boolean {
  return /progressing|snapshot|self[\s-]?attest|\d\s*%\s*(ready|complete)|readiness[^a-z]*\d/i.test(text);
}

/** GovRAMP's ladder from its first verified rung up. The longer name stands before the one it contains. */
const LADDER: readonly [RegExp, string][] = [
  [/\bprovisional(ly)?\b/i, "Provisionally Authorized, rung 3 of 4"],
  [/\bauthorized\b/i, "Authorized, rung 4 of 4"],
  [/\bready\b/i, "Ready, rung 2 of 4"],
  [/\bcore\b/i, "Core, rung 1 of 4"],
];

/** The verified rung of GovRAMP's ladder a text names, lowest Core, highest Authorized; null = none, so nothing anybody verified. */
export function govrampRung(text: string): string | null {
  return isUnverifiedStage(text) ? null : (LADDER.find(([pattern]) => pattern.test(text))?.[1] ?? null);
}

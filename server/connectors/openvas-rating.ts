import type { Severity } from "#server/posture/evidence.ts";
import { severityOfScore } from "#server/posture/severity.ts";

/** Greenbone hides results below this quality of detection by default; so do we, or another filter in the next report would "fix" them. */
export const MIN_QOD = 70;

export type Rating = { severity: Severity | null; falsePositive: boolean; result: boolean };

const band = (text: string): Severity | null => {
  const score = Number(text);
  return text !== "" && score >= 0 && score <= 10 ? severityOfScore({ version: "3.1", score }) : null;
};

/**
 * Greenbone's numeric severity by its own bands (0 log, 4 medium, 7 high, 9 critical); the threat word is not used, older managers know no
 * "Critical". −1 = marked a false positive (rated as before the override), −2 and −3 = debug and error messages, no results.
 */
export function ratingOf(severity: string, original = ""): Rating {
  const score = Number(severity);
  if (severity !== "" && (score === -2 || score === -3)) return { severity: null, falsePositive: false, result: false };
  const falsePositive = severity !== "" && score === -1;
  return { severity: band(falsePositive ? original : severity), falsePositive, result: true };
}

/** True for a result Greenbone would hide; a missing or unreadable quality hides nothing. */
export function isHidden(qod: string): boolean {
  return /^\d{1,3}$/.test(qod) && Number(qod) < MIN_QOD;
}

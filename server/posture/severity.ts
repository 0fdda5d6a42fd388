import { expiryMs, toMs } from "#server/posture/as-of.ts";
import type { CvssScore, Severity } from "#server/posture/evidence.ts";

/** An analyst's own rating: who, why and until when, an instant or a day of the client's zone. `expiresAt` null = until withdrawn. */
export type SeverityOverride = { severity: Severity; reason: string; by: string; expiresAt: string | null };

export type SeverityBasis = "override" | "tool" | "cvss-4.0" | "cvss-3.1" | "cvss-3.0" | "cvss-2.0" | "none";

const PREFERRED = ["4.0", "3.1", "3.0", "2.0"] as const;

/**
 * The band of one CVSS base score: 4 / 7 / 9. A v3 or v4 score of 0 is informational ("none");
 * v2 knows neither "none" nor "critical". Source: FIRST rating scales; NVD for v2. Versions are never converted.
 */
export function severityOfScore({ version, score }: Pick<CvssScore, "version" | "score">): Severity {
  if (score === 0 && version !== "2.0") return "info";
  if (score < 4) return "low";
  if (score < 7) return "medium";
  if (score < 9 || version === "2.0") return "high";
  return "critical";
}

/** Override in force > the tool's own word > best CVSS version > unknown. Never falls back to "info" or "low". */
export function resolveSeverity(input: {
  toolSeverity: Severity | null;
  cvss: readonly CvssScore[];
  override?: SeverityOverride | null;
  at?: string;
  timeZone?: string;
}): {
  severity: Severity;
  basis: SeverityBasis;
} {
  const { override, toolSeverity, at, timeZone = "UTC" } = input;
  const inForce = override && (override.expiresAt === null || at === undefined || toMs(at) < expiryMs(override.expiresAt, timeZone));
  if (inForce) return { severity: override.severity, basis: "override" };
  if (toolSeverity !== null && toolSeverity !== "unknown") return { severity: toolSeverity, basis: "tool" };
  for (const version of PREFERRED) {
    const scores = input.cvss.filter((score) => score.version === version);
    if (scores.length === 0) continue;
    return { severity: severityOfScore({ version, score: Math.max(...scores.map(({ score }) => score)) }), basis: `cvss-${version}` };
  }
  return { severity: "unknown", basis: "none" };
}

const RANK: Record<Severity, number> = { critical: 0, high: 1, medium: 2, unknown: 3, low: 4, info: 5 };

/** Worst first. Unknown sorts before low: it may be anything. */
export function compareSeverity(a: Severity, b: Severity): number {
  return RANK[a] - RANK[b];
}

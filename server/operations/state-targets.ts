import { AppError } from "#server/errors.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";
import { normalizeHost } from "#server/posture/fingerprint.ts";

const MAX_TARGETS = 10_000;

/**
 * The scan with the hosts somebody says it looked at, so that an absence there means something. The hosts it found anything on were looked at too.
 * Errors: bad-input without a host, or for a report that says itself what it covered.
 */
export function stateTargets<S extends ScanEvidence>(scan: S, targets: readonly string[] | undefined): S {
  if (targets === undefined) return scan;
  const named = targets.map(normalizeHost).filter((host) => host !== "");
  if (named.length === 0 || named.length > MAX_TARGETS || named.some((host) => host.length > 500 || /[\s*]/.test(host)))
    throw new AppError("bad-input", `Please name 1 to ${MAX_TARGETS} hosts as the targets, each in full.`);
  if (scan.coverage === "whole") throw new AppError("bad-input", "This report says itself what was scanned, so no targets can be stated for it.");
  return { ...scan, coverage: "whole", hosts: [...new Set([...scan.hosts, ...named])] };
}

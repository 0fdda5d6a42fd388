import { addressOf } from "#components/sources/source-words.ts";
import type { Verdict } from "#server/posture/blocks.ts";
import type { FindingFilter } from "#server/posture/evaluation-queue.ts";
import type { Severity } from "#server/posture/evidence.ts";
import { capitalize } from "#server/posture/format.ts";
import type { LifecycleState } from "#server/posture/lifecycle.ts";

export const SEVERITY_WORDS: Record<Severity, string> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  unknown: "Unknown",
  info: "Information",
};

export const STATE_WORDS: Record<LifecycleState, Verdict> = {
  new: { state: "at-risk", label: "New" },
  open: { state: "at-risk", label: "Open" },
  reopened: { state: "missed", label: "Came back" },
  "not-assessed": { state: "no-data", label: "Not re-tested" },
  fixed: { state: "met", label: "Fixed" },
  accepted: { state: "no-data", label: "Accepted" },
  "false-positive": { state: "no-data", label: "False positive" },
  "out-of-scope": { state: "no-data", label: "Out of scope" },
};

export const SORT_WORDS: Record<FindingFilter["sort"], string> = {
  urgency: "Most urgent first",
  oldest: "Oldest first",
  newest: "Newest first",
  client: "By client",
  rule: "By rule",
};

const SCANNERS: Record<string, string> = {
  zap: "ZAP",
  nessus: "Nessus",
  openvas: "OpenVAS",
  sarif: "SARIF",
  testssl: "testssl",
  burp: "Burp",
  qualys: "Qualys",
};
export const scannerName = (family: string): string => SCANNERS[family] ?? capitalize(family);

/** What stands in the address: nothing where it is the usual. */
export type ListQuery = { [key in keyof FindingFilter]?: FindingFilter[key] | undefined };

export function listHref({ view, sort, kev, overdue, ...rest }: ListQuery): string {
  return addressOf("/findings", {
    ...rest,
    view: view === "ledger" ? view : undefined,
    sort: sort === "urgency" ? undefined : sort,
    kev: kev ? "yes" : undefined,
    overdue: overdue ? "yes" : undefined,
  });
}

export const findingHref = (client: string, finding: string): string => `/findings/${client}/${finding}`;

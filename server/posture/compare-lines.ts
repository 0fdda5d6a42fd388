/** One figure worth comparing. `good`: which way is good for the client; null = neither. */
export type Line = {
  id: string;
  label: string;
  good: "less" | "more" | null;
  /** Grows with time, so it says something only beside the same length of time. */
  grows?: true;
  /** What the headline calls it; the others stand in the table only. */
  main?: string;
  /** Left out where both sides are 0 or both have no data. */
  quiet?: true;
  /** The section whose evidence it rests on: where that has none, nothing is compared. */
  section?: string;
};

const found = (id: string, label: string): Line => ({
  id: `findings.open.${id}`,
  label: `Open findings, ${label}`,
  good: "less",
  quiet: true,
  section: "independent-scans",
});

/** What a comparison shows, in the order of the report. */
export const LINES: readonly Line[] = [
  { id: "promises.kept", label: "Promises kept", good: "more", main: "promises kept" },
  { id: "promises.at_risk", label: "Promises at risk", good: "less", quiet: true },
  { id: "promises.broken", label: "Promises broken", good: "less" },
  { id: "promises.not_shown", label: "Promises that cannot be shown", good: "less", quiet: true },
  { id: "availability.contract_down_s", label: "Downtime under the contract", good: "less", main: "downtime", grows: true, section: "availability" },
  { id: "availability.measured_down_s", label: "Measured downtime", good: "less", grows: true, section: "availability" },
  { id: "availability.uptime_pct", label: "Uptime", good: "more", section: "availability" },
  { id: "availability.coverage_pct", label: "Coverage", good: "more", section: "availability" },
  { id: "response.p50_ms", label: "Response time, half of all checks within", good: "less", quiet: true, section: "response-times" },
  { id: "response.p95_ms", label: "Response time, 95 of 100 checks within", good: "less", quiet: true, section: "response-times" },
  { id: "findings.open", label: "Open findings", good: "less", main: "open findings", section: "independent-scans" },
  found("critical", "critical"),
  found("high", "high"),
  found("medium", "medium"),
  found("low", "low"),
  found("unknown", "severity unknown"),
  { id: "findings.overdue", label: "Findings past due", good: "less", main: "findings past due", section: "independent-scans" },
  { id: "findings.new", label: "New findings", good: "less", grows: true, section: "independent-scans" },
  { id: "findings.reopened", label: "Findings that came back", good: "less", quiet: true, grows: true, section: "independent-scans" },
  { id: "findings.fixed", label: "Fixed findings", good: null, grows: true, section: "independent-scans" },
  { id: "findings.median_days_to_fix", label: "Median time to fix", good: "less", section: "independent-scans" },
  { id: "purges.blocked", label: "Accounts refused", good: null, grows: true, section: "purged-accounts" },
  { id: "purges.deleted", label: "Accounts deleted", good: null, grows: true, section: "purged-accounts" },
  { id: "badges.current", label: "Badges in force", good: "more", main: "badges in force" },
  { id: "badges.expiring", label: "Badges about to end", good: "less", quiet: true },
  { id: "badges.lapsed", label: "Lapsed badges", good: "less" },
];

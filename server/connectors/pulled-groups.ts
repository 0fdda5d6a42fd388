import { type IssueRow, issueCollector } from "#server/connectors/scan-issues.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import type { Rejected, ScanEvidence } from "#server/posture/evidence.ts";

/** Clocks differ; a tool that looked later than this after our pull has a wrong clock. */
const FUTURE_MS = 24 * 3_600_000;

type Head = Pick<ScanEvidence, "format" | "family" | "scanner">;
/** Everything an aggregator says of one name of its own (a host, a product) by one scanner. */
export type Group = {
  looked(instant: string | null | undefined): void;
  host(name: string): void;
  sees(row: IssueRow): void;
  /** Part of it could not be read or had not ended: what is missing then says nothing, so nothing of the group is taken. */
  spoil(): void;
};

/** Collects an aggregator's records into scans. `finishedAt` is when the tool last looked, never the time of the pull. */
export function pulledGroups(now: string): { group(external: string, head: Head): Group; spoilAll(): void; evidence(rejected: Rejected[]): ScanEvidence[] } {
  type Kept = {
    external: string;
    head: Head;
    rows: Map<string, IssueRow>;
    times: string[];
    hosts: Set<string>;
    spoilt: boolean;
  };
  const groups = new Map<string, Kept>();
  let allSpoilt = false;

  const evidenceOf = ({ external, head, rows, times, hosts }: Kept, rejected: Rejected[]): ScanEvidence[] => {
    const finishedAt = times.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
    const refuse = (reason: string): [] => {
      rejected.push({ reason: `${reason} It was left out.`, at: external, raw: finishedAt ?? "" });
      return [];
    };
    if (finishedAt === undefined) return refuse("The tool does not say when it looked here.");
    if (Date.parse(finishedAt) > Date.parse(now) + FUTURE_MS) return refuse("The tool dates its last look in the future.");
    const known = {
      startedAt: null,
      finishedAt,
      completed: true,
      coverage: "whole" as const,
      credentialed: null,
      hosts: [...hosts].sort(),
      ruleFamilies: null,
    };
    return [{ kind: "scan", ...head, ...known, external, issues: issuesOf(rows) }];
  };

  return {
    group(external, head) {
      const name = cleanLine(external, 2_000) || "unnamed";
      const key = JSON.stringify([name, head.family]);
      const kept: Kept = groups.get(key) ?? { external: name, head, rows: new Map(), times: [], hosts: new Set(), spoilt: false };
      groups.set(key, kept);
      return {
        looked(instant) {
          const at = toolInstant(instant);
          if (at !== null) kept.times.push(at);
        },
        host: (host) => void (host === "" || kept.hosts.add(host.slice(0, 500))),
        sees(row) {
          for (const place of row.occurrences) {
            const where = JSON.stringify([row.ruleId, row.discriminator ?? "", place, row.description]);
            kept.rows.set(where, { ...row, occurrences: [place] });
          }
        },
        spoil: () => void (kept.spoilt = true),
      };
    },
    spoilAll: () => void (allSpoilt = true),
    evidence: (rejected) => (allSpoilt ? [] : [...groups.values()].filter(({ spoilt }) => !spoilt).flatMap((kept) => evidenceOf(kept, rejected))),
  };
}

/** In one order, whatever the upstream's: the same content again has to be the same scan. What is listed twice counts once. */
function issuesOf(rows: ReadonlyMap<string, IssueRow>): ScanEvidence["issues"] {
  const collector = issueCollector();
  let last = "";
  for (const [, row] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const where = JSON.stringify([row.ruleId, row.discriminator ?? "", row.occurrences]);
    if (where !== last) collector.add(row);
    last = where;
  }
  return collector.issues();
}

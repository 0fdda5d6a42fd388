import type { Verdict } from "#server/posture/blocks.ts";
import { countOf } from "#server/posture/format.ts";

export type PullItem = {
  id: string;
  status: "running" | "succeeded" | "failed" | "interrupted";
  startedAt: string;
  finishedAt: string | null;
  windowFrom: string | null;
  windowTo: string | null;
  received: number;
  applied: number;
  duplicate: number;
  quarantined: number;
  error: string | null;
};
export type SourceItem = {
  id: string;
  name: string;
  connector: string;
  kind: string;
  paused: boolean;
  toleranceS: number;
  last: PullItem | null;
  lastGood: PullItem | null;
  unmapped: number;
};

/** "8 minutes", "5 hours", "3 days". */
export function ageOf(instant: string, now: string): string {
  const minutes = Math.max(0, Math.floor((Date.parse(now) - Date.parse(instant)) / 60_000));
  if (minutes < 120) return countOf(minutes, "minute");
  return minutes < 48 * 60 ? countOf(Math.floor(minutes / 60), "hour") : countOf(Math.floor(minutes / 1440), "day");
}

/** How a source does, in words. Unknown is never green: paused, never pulled, stale and failing read differently. */
export function healthOf(source: SourceItem, now: string): Verdict {
  if (source.paused) return { state: "no-data", label: "Paused" };
  if (source.lastGood === null)
    return source.last?.status === "failed" ? { state: "missed", label: "Never worked" } : { state: "no-data", label: "Not pulled yet" };
  const age = (Date.parse(now) - Date.parse(source.lastGood.finishedAt ?? source.lastGood.startedAt)) / 1000;
  if (age > source.toleranceS) return { state: "missed", label: `Stale for ${ageOf(source.lastGood.finishedAt ?? source.lastGood.startedAt, now)}` };
  return source.last?.status === "failed" ? { state: "at-risk", label: "Last pull failed" } : { state: "met", label: "Current" };
}

export const PULL_WORDS: Record<PullItem["status"], Verdict> = {
  running: { state: "no-data", label: "Running" },
  succeeded: { state: "met", label: "Succeeded" },
  failed: { state: "missed", label: "Failed" },
  interrupted: { state: "at-risk", label: "Interrupted" },
};

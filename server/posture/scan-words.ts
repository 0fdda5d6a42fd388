import type { Verdict } from "#server/posture/blocks.ts";
import { countOf } from "#server/posture/format.ts";
import type { SiteScans } from "#server/posture/scan-schedule.ts";

/** "forms.alderfalls.gov was 9 days late", or "is" while it still waits. */
export function lateSentence({ host, state, lateDays }: Pick<SiteScans, "host" | "state" | "lateDays">): string {
  return `${host} ${state === "overdue" ? "is" : "was"} ${countOf(lateDays, "day")} late`;
}

/** How the scans of one site kept to the promised rhythm. */
export function scanVerdict({ state, lateDays }: Pick<SiteScans, "state" | "lateDays">): Verdict {
  switch (state) {
    case "on-time":
      return { state: "met", label: "On time" };
    case "late":
      return { state: "at-risk", label: `${countOf(lateDays, "day")} late` };
    case "overdue":
      return { state: "at-risk", label: `Overdue by ${countOf(lateDays, "day")}` };
    case "never":
      return { state: "no-data", label: "Never scanned" };
    case "not-due":
      return { state: "no-data", label: "First scan not due yet" };
  }
}

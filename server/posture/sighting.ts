import type { Severity } from "#server/posture/evidence.ts";

/** A finding as one scan saw it. `toolMarked` = the tool called it a false positive, which decides nothing; `places` = all of them, where they matter. */
export type Sighting = {
  finding: string;
  severity: Severity;
  occurrences: number;
  hosts: string[];
  toolMarked?: boolean;
  places?: { host: string; port: number | null; protocol?: string | null }[];
};

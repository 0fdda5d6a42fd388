import { z } from "zod";
import type { Coverage } from "#server/posture/evidence.ts";

export const SCANS_PAGE = 50;

/** What a list of scans is narrowed to. */
export const ScanFilter = z.strictObject({
  client: z.string().max(80).optional(),
  site: z.string().max(130).optional(),
  page: z.number().int().min(1).max(10_000).default(1),
});
export type ScanFilter = z.infer<typeof ScanFilter>;

export type ToolScore = { grade: string | null; score: number | null; outOf: number | null };

/** A tool's own grade of a site, as one scan gave it; `finishedAt` an instant. */
export type ScoreFacts = ToolScore & { site: string; family: string; scanner: string; finishedAt: string };

/** One scan as the security team reads it: what it covered, because absence says something only inside that. */
export type ListedScan = {
  id: string;
  client: { slug: string; name: string; timeZone: string };
  site: { slug: string; host: string };
  scanner: string;
  family: string;
  format: string;
  startedAt: string | null;
  finishedAt: string;
  importedAt: string;
  completed: boolean;
  /** Unknown = the report does not say where it looked, so that what it does not show is not gone. */
  coverage: Coverage;
  /** Null = the report does not say. */
  credentialed: boolean | null;
  hosts: { count: number; first: string[] };
  /** Null = all of the scanner's. */
  ruleFamilies: { count: number; first: string[] } | null;
  score: ToolScore | null;
  findings: number;
  /** Records of the report that could not be read, and where they are kept; null = it came with others, so they are counted at its source. */
  setAside: number | null;
  source: string | null;
};

export type ScanList = {
  total: number;
  page: number;
  pages: number;
  scans: ListedScan[];
  clients: { slug: string; name: string }[];
  sites: { slug: string; host: string }[];
};

/** "B+, 80 of 100", "B", "80 of 100", or null where the tool gives none. A score is cut off: never towards good. */
export function scoreWords(score: ToolScore | null): string | null {
  if (score === null) return null;
  const parts = [score.grade, toolPoints(score)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(", ");
}

export function toolPoints({ score, outOf }: ToolScore): string | null {
  return score === null ? null : `${Math.floor(score)}${outOf === null ? "" : ` of ${Math.floor(outOf)}`}`;
}

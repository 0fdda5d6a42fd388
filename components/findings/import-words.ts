import type { UploadItem } from "#components/findings/finding-answers.ts";
import type { Verdict } from "#server/posture/blocks.ts";
import { countOf, formatCount, formatDay } from "#server/posture/format.ts";
import { scoreWords } from "#server/posture/scan-list.ts";
import type { UploadKind, UploadResult } from "#server/posture/upload.ts";

export type ImportWords = { sentence: string; notes: string[]; terms: { term: string; text: string }[] };

export const UPLOAD_KINDS: Record<UploadKind, string> = {
  scan: "Scan report of a site",
  purges: "Purged accounts",
  compliance: "Compliance: attestations or OSCAL",
  kev: "Catalogue: CISA KEV",
  epss: "Catalogue: FIRST EPSS",
  ssvc: "Catalogue: CISA Vulnrichment (SSVC)",
};
export const UPLOAD_STATES: Record<UploadItem["state"], Verdict> = {
  waiting: { state: "no-data", label: "Waits" },
  running: { state: "no-data", label: "Being read" },
  done: { state: "met", label: "Read" },
  failed: { state: "missed", label: "Refused" },
  cancelled: { state: "no-data", label: "Taken back" },
};

const count = (term: string, value: number) => ({ term, text: formatCount(value) });
const CATALOGUES = { kev: "KEV", epss: "EPSS", ssvc: "SSVC" };

/** The result of an import in words. */
export function resultOf({ kind, told }: UploadResult): ImportWords {
  if (kind === "scan") return scanWords(told);
  if (kind === "purges") {
    const notes = told.unmapped.length === 0 ? [] : [`Not tied to a client yet: ${told.unmapped.join(", ")}. They wait in the mapping inbox.`];
    const terms = [count("New", told.applied), count("Known already", told.duplicate), count("Set aside", told.quarantined)];
    return { sentence: `${countOf(told.received, "record")} of purged accounts ${told.received === 1 ? "was" : "were"} read.`, notes, terms };
  }
  if (kind === "compliance") {
    const all = told.added + told.changed + told.unchanged;
    const terms = [count("New", told.added), count("Changed", told.changed), count("Known already", told.unchanged), count("Set aside", told.setAside)];
    return { sentence: `${countOf(all, "compliance statement")} ${all === 1 ? "was" : "were"} read.`, notes: [], terms };
  }
  return {
    sentence: `The ${CATALOGUES[kind]} catalogue of ${formatDay(told.asOf, { year: true })} is in use.`,
    notes: [],
    terms: [
      { term: "Version", text: told.version },
      count("Entries read", told.added),
      ...(told.skipped > 0 ? [count("Not assessed by CISA, left out", told.skipped)] : []),
      count("Entries held before", told.before),
      count("Entries held now", told.entries),
    ],
  };
}

function scanWords(told: Extract<UploadResult, { kind: "scan" }>["told"]): ImportWords {
  const day = formatDay(told.scannedAt.slice(0, 10), { year: true });
  const grade = scoreWords(told.score);
  return {
    sentence: told.alreadyImported ? "This file was imported before. Nothing changed." : `The ${told.scanner} report of ${day} was read.`,
    notes: [
      ...(told.baseline && !told.alreadyImported
        ? ["It is the first scan of its kind for this site: what it found was there before we looked, and reports count it apart from what is new."]
        : []),
      ...(told.outOfOrder ? ["A later scan is on record already. The counts compare this report with what we know; it closes nothing."] : []),
    ],
    terms: [
      { term: "Findings", text: `${formatCount(told.findings)}, seen in ${countOf(told.occurrences, "place")} of ${countOf(told.assets, "host")}` },
      count(told.baseline ? "Found by this first scan" : "New", told.new),
      count("Still open", told.stillOpen),
      count("Fixed", told.fixed),
      count("Came back", told.reopened),
      count("Not re-tested", told.notAssessed),
      ...(grade === null ? [] : [{ term: "Grade by the tool", text: grade }]),
      count("Set aside or noted", told.setAside),
    ],
  };
}

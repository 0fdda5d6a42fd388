import type { Verdict } from "#server/posture/blocks.ts";
import { countOf, formatCount, joinWords } from "#server/posture/format.ts";

export type ExportItem = {
  id: string;
  period: string;
  formats: string[];
  state: "waiting" | "running" | "done" | "cancelled" | "failed";
  total: number;
  done: number;
  absent: number;
  failed: number;
  size: number;
  requestedAt: string;
  error: string | null;
  reader: "client" | "csm" | "leadership" | "security";
};

export const isOpen = (item: ExportItem): boolean => item.state === "waiting" || item.state === "running";

/** Files nobody will make any more: their clients have left the book. */
export const leftOut = (item: ExportItem): number => (item.state === "done" ? item.total - item.done - item.absent - item.failed : 0);

export function standingOf(item: ExportItem): Verdict {
  if (item.state === "failed") return { state: "missed", label: "Stopped" };
  if (item.state === "cancelled") return { state: "no-data", label: "Cancelled" };
  if (isOpen(item)) return { state: "no-data", label: item.state === "waiting" ? "Waiting to start" : "Being made" };
  return item.failed > 0 ? { state: "at-risk", label: "Ready, not complete" } : { state: "met", label: "Ready" };
}

/** What became of the files, in words: nothing that is missing goes unsaid. */
export function outcomeOf(item: ExportItem): string {
  const made = `${formatCount(item.done)} of ${countOf(item.total, "file")} made`;
  const parts = [
    item.absent > 0 ? `${formatCount(item.absent)} without a published report` : "",
    item.failed > 0 ? `${formatCount(item.failed)} could not be made` : "",
    leftOut(item) > 0 ? `${formatCount(leftOut(item))} of clients no longer in your book` : "",
  ].filter((part) => part !== "");
  return `${[made, ...parts].join("; ")}.${item.error === null ? "" : ` ${item.error}`}`;
}

type Problem = { client: string; format: string; error: string | null };

/** What is not in the zip: one line a client and reason, however many formats it is about. */
export function problemLines(problems: readonly Problem[]): string[] {
  const alike = Map.groupBy(problems, ({ client, error }) => JSON.stringify([client, error]));
  return [...alike.values()].map((files) => {
    const [{ client, error } = { client: "", error: null }] = files;
    const why = error === null || error === "" ? "No reason was given." : error;
    return `${client}, ${joinWords(files.map(({ format }) => format.toUpperCase()))}: ${why}`;
  });
}

/** Bytes as people say them, rounded up. */
export function sizeOf(bytes: number): string {
  if (bytes < 1_000_000) return `${formatCount(Math.ceil(bytes / 1000))} KB`;
  return `${formatCount(Math.ceil(bytes / 1_000_000))} MB`;
}

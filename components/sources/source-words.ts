import type { PullItem, SourceItem } from "#components/sources/source-answers.ts";
import type { Verdict } from "#server/posture/blocks.ts";
import { capitalize, countOf, formatCount, formatMoment, spellCount } from "#server/posture/format.ts";

export const PULL_WORDS: Record<PullItem["status"], Verdict> = {
  running: { state: "no-data", label: "Running" },
  succeeded: { state: "met", label: "Succeeded" },
  failed: { state: "missed", label: "Failed" },
  interrupted: { state: "at-risk", label: "Interrupted" },
};

export const utcMoment = (instant: string | null): string => (instant === null ? "no data" : `${formatMoment(instant, "UTC", { year: true })} UTC`);

/** The same where a note says that times are UTC. */
export const moment = (instant: string | null): string => (instant === null ? "no data" : formatMoment(instant, "UTC", { year: true }));

/** The fact the page opens with: how many need somebody. */
export function sourcesSentence(sources: readonly SourceItem[]): string {
  const active = sources.filter(({ health }) => health.condition !== "retired");
  const wrong = active.filter(({ health }) => health.verdict.state === "missed" || health.verdict.state === "at-risk").length;
  const quiet = active.filter(({ health }) => health.verdict.state === "no-data").length;
  if (active.length === 0) return "No source is connected.";
  if (wrong > 0) return `${capitalize(spellCount(wrong))} of ${countOf(active.length, "source")} ${wrong === 1 ? "needs" : "need"} a look.`;
  if (quiet > 0)
    return `${capitalize(spellCount(active.length - quiet))} of ${countOf(active.length, "source")} ${active.length - quiet === 1 ? "is" : "are"} current.`;
  if (active.length === 2) return "Both sources are current.";
  return active.length === 1 ? "The one source is current." : `All ${spellCount(active.length)} sources are current.`;
}

/** How long a pull took, in the unit that tells: "0.4 s", "38 s", "2 min 5 s". Unknown while it runs. */
export function tookText(from: string | null, to: string | null): string {
  if (from === null || to === null) return "no data";
  const ms = Math.max(0, Date.parse(to) - Date.parse(from));
  if (ms < 10_000) return `${Math.ceil(ms / 100) / 10} s`;
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${formatCount(Math.floor(seconds / 60))} min ${seconds % 60} s`;
}

/** What a pull brought, in one line. */
export function broughtText({ received, applied, duplicate, quarantined }: Pick<PullItem, "received" | "applied" | "duplicate" | "quarantined">): string {
  if (received === 0) return "It brought nothing new to read.";
  return `${countOf(received, "record")}: ${formatCount(applied)} new, ${formatCount(duplicate)} known already, ${formatCount(quarantined)} set aside.`;
}

/** An address within a screen of ours; empty values are left out. */
export function addressOf(path: string, query: Record<string, string | number | undefined>): string {
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === "" || (key === "page" && value === 1) ? [] : [[key, String(value)]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

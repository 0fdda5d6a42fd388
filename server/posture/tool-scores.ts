import type { BlockOf } from "#server/posture/blocks.ts";
import { formatDay, localDay } from "#server/posture/format.ts";
import { type ScoreFacts, toolPoints } from "#server/posture/scan-list.ts";

type Input = {
  scores: readonly ScoreFacts[];
  lastMs: number;
  timeZone: string;
  hosts: ReadonlyMap<string, string>;
  /** What nobody has evaluated yet. */
  pending: readonly { now: { site: string; family: string } }[];
};

/** The newest grade of each site by each tool, by `lastMs`; sites in the order given, then tools by name. */
export function newestScores({ scores, lastMs, hosts }: Pick<Input, "scores" | "lastMs" | "hosts">): ScoreFacts[] {
  const newest = new Map<string, ScoreFacts>();
  for (const score of scores) {
    const key = `${score.site} ${score.family}`;
    const known = newest.get(key);
    const ms = Date.parse(score.finishedAt);
    if (ms <= lastMs && (known === undefined || ms > Date.parse(known.finishedAt))) newest.set(key, score);
  }
  const order = [...hosts.keys()];
  return [...newest.values()].sort((a, b) => order.indexOf(a.site) - order.indexOf(b.site) || (a.family < b.family ? -1 : 1));
}

/**
 * Grades by outside tools, beside the counts and never in them. A grade speaks of everything its tool saw: while something of it waits for evaluation, the
 * grade would tell of that and is held back (domain.md 4). Null when no tool gave one.
 */
export function scoresTable(input: Input): BlockOf<"table"> | null {
  const rows = newestScores(input);
  if (rows.length === 0) return null;
  const waits = new Set(input.pending.map(({ now }) => `${now.site} ${now.family}`));
  return {
    kind: "table",
    title: "Grades by outside tools",
    columns: [
      { title: "Site", align: "start" },
      { title: "Grade", align: "end" },
      { title: "Points", align: "end" },
      { title: "Given on", align: "end" },
    ],
    rows: rows.map((row) => {
      const held = waits.has(`${row.site} ${row.family}`);
      return [
        { text: input.hosts.get(row.site) ?? row.site, detail: row.scanner },
        held ? { text: "held back", detail: "while what the tool saw is evaluated" } : { text: row.grade ?? "none" },
        { text: held ? "held back" : (toolPoints(row) ?? "none") },
        { text: formatDay(localDay(row.finishedAt, input.timeZone), { year: true }) },
      ];
    }),
    note: "Each tool grades by its own rules. A grade counts in no figure here.",
  };
}

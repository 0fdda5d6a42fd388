import { toSeconds } from "#server/posture/period.ts";

/** Why a site was down, in our words to the client. It changes no figure. Instants UTC. */
export type OutageReason = { site: string; from: string; to: string; reason: string };

/** Letters of a reason a day has room for. */
export const MOST_REASON = 120;

/** What was said about any downtime of these sites within a stretch (unix seconds), each once, the earliest first. */
export function reasonsWithin(reasons: readonly OutageReason[], { from, to, sites }: { from: number; to: number; sites: readonly string[] }): string[] {
  const said = reasons.filter((each) => sites.includes(each.site) && toSeconds(each.from) < to && toSeconds(each.to) > from);
  return [...new Set(said.sort((a, b) => toSeconds(a.from) - toSeconds(b.from)).map(({ reason }) => reason.slice(0, MOST_REASON)))];
}

import type { VerdictState } from "#server/posture/blocks.ts";
import { capitalize, countOf, formatCount, formatMonth, spellCount } from "#server/posture/format.ts";
import type { PromiseTally } from "#server/posture/promise-history.ts";
import type { PortfolioPromise } from "#server/posture/promises.ts";

export const STATE_WORDS: Record<VerdictState, string> = { met: "Kept", "at-risk": "At risk", missed: "Broken", "no-data": "Cannot be shown" };

/** "October 2026: kept for 11 of 12 clients, at risk for 1". */
export function tallySentence({ period, record, clients, kept, atRisk, broken, notShown }: PromiseTally): string {
  if (!record) return `${formatMonth(period)}: no record`;
  const rest = [
    ...(broken > 0 ? [`broken for ${formatCount(broken)}`] : []),
    ...(atRisk > 0 ? [`at risk for ${formatCount(atRisk)}`] : []),
    ...(notShown > 0 ? [`cannot be shown for ${formatCount(notShown)}`] : []),
  ];
  return [`${formatMonth(period)}: kept for ${formatCount(kept)} of ${countOf(clients, "client")}`, ...rest].join(", ");
}

/** The page's headline: the worst that can be said truly, first. */
export function promisesSentence(promises: readonly PortfolioPromise[], period: string): string {
  const having = (state: VerdictState) => promises.filter(({ verdict }) => verdict.state === state).length;
  const [kept, broken, all] = [having("met"), having("missed"), promises.length];
  const month = formatMonth(period);
  if (kept === all) return `All ${spellCount(all)} promises were kept for every client in ${month}`;
  const held =
    kept === 0
      ? `None of our ${spellCount(all)} promises was kept for every client in ${month}`
      : `${capitalize(spellCount(kept))} of our ${spellCount(all)} promises ${kept === 1 ? "was" : "were"} kept for every client in ${month}`;
  return broken === 0 ? held : `${held}; ${spellCount(broken)} ${broken === 1 ? "was" : "were"} broken for at least one client`;
}

import type { VerdictState } from "#server/posture/blocks.ts";
import type { PortfolioRow } from "#server/posture/portfolio.ts";

/** Clients on one page of a list. */
export const CLIENTS_PAGE = 50;

const URGENCY: Record<VerdictState, number> = { missed: 0, "at-risk": 1, "no-data": 2, met: 3 };

/** What was missed first, what is at risk, what cannot be said, what is in order; among alike, as they came. A client without a month cannot be said. */
export function byUrgency<T extends Pick<PortfolioRow, "month">>(rows: readonly T[]): T[] {
  const rank = ({ month }: T) => URGENCY[month?.verdict.state ?? "no-data"];
  return [...rows].sort((a, b) => rank(a) - rank(b));
}

const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** The clients whose name, short name or state holds every word that was typed; accents and case do not matter. All of them when nothing was. */
export function findClients<T extends Pick<PortfolioRow, "client">>(rows: readonly T[], typed: string): T[] {
  const words = folded(typed).split(/\s+/u).filter(Boolean);
  return rows.filter(({ client }) => {
    const text = folded(`${client.name} ${client.slug} ${client.state}`);
    return words.every((word) => text.includes(word));
  });
}

/** The rows of a page, counted from 1; a page past the last is the last. There is always one page, if an empty one. */
export function pageOf<T>(rows: readonly T[], page: number, perPage = CLIENTS_PAGE): { rows: T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(rows.length / perPage));
  const at = Math.min(Math.max(1, page), pages);
  return { rows: rows.slice((at - 1) * perPage, at * perPage), page: at, pages };
}

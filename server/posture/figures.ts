import type { Cell, Verdict } from "#server/posture/blocks.ts";
import type { Figure } from "#server/posture/report.ts";

/** Collects the figures of one report. An id is set once: two measures that disagree about a number are a bug. */
export type FigureBook = {
  add(id: string, figure: Figure): void;
  /** Throws on an id nobody added. */
  get(id: string): Figure;
  /** A cell that shows the figure's display and names it. */
  cell(id: string, more?: { detail?: string; verdict?: Verdict }): Cell;
  all(): Record<string, Figure>;
};

/** Where the availability figures of one month of a longer period stand: "availability.month.2026-07" + ".uptime_pct". */
export const monthFigure = (month: string): string => `availability.month.${month}`;

/** An empty book. */
export function figureBook(): FigureBook {
  const figures = new Map<string, Figure>();
  const get = (id: string): Figure => {
    const figure = figures.get(id);
    if (figure === undefined) throw new Error(`no figure ${id}`);
    return figure;
  };
  return {
    add(id, figure) {
      if (figures.has(id)) throw new Error(`figure ${id} is set twice`);
      figures.set(id, figure);
    },
    get,
    cell: (id, more) => ({ text: get(id).display, figure: id, ...more }),
    all: () => Object.fromEntries([...figures].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

export type DesignRow = { id: string; title: string; shown: boolean };
type SectionName = { id: string; title: string };

/** The chosen sections in their order, then those left out; without a choice all of them. */
export function designRows(sections: readonly SectionName[], chosen: readonly string[] | null): DesignRow[] {
  if (chosen === null) return sections.map((section) => ({ ...section, shown: true }));
  const first = chosen.flatMap((id) => sections.find((section) => section.id === id) ?? []);
  return [
    ...first.map((section) => ({ ...section, shown: true })),
    ...sections.filter(({ id }) => !chosen.includes(id)).map((section) => ({ ...section, shown: false })),
  ];
}

/** One place up (-1) or down (1); at the ends nothing moves. */
export function moveRow(rows: readonly DesignRow[], id: string, by: -1 | 1): DesignRow[] {
  const from = rows.findIndex((row) => row.id === id);
  const to = from + by;
  const [moving, other] = [rows[from], rows[to]];
  if (!moving || !other) return [...rows];
  return rows.map((row, at) => (at === to ? moving : at === from ? other : row));
}

/** What somebody who cannot see the list hears. */
export function placeSentence(rows: readonly DesignRow[], id: string): string {
  const at = rows.findIndex((row) => row.id === id);
  return `${rows[at]?.title ?? ""} is now number ${at + 1} of ${rows.length}.`;
}

import type { Block } from "#server/posture/blocks.ts";
import type { Report } from "#server/posture/report.ts";
import { csvText, figuresTable } from "#server/renderers/csv.ts";
import { blockTable, type CsvTable } from "#server/renderers/csv-blocks.ts";

/** A data file inside the PDF. `block` is the block whose rows it has, null for all figures. */
export type Attachment = { name: string; description: string; text: string; block: Block | null };

/** Words and the glossary are no data; the four key figures stand in figures.csv. */
const WORDS: readonly Block["kind"][] = ["paragraph", "note", "actions", "definitions", "key-figures"];

/** Every figure, and each block of rows as one CSV file with the exact values, all rows. Names are unique and plain ASCII. */
export function attachmentsOf(report: Report): Attachment[] {
  const taken = new Set<string>();
  const named = (wanted: string): string => {
    const base = wanted
      .normalize("NFD")
      .replaceAll(/[^A-Za-z0-9]+/gu, "-")
      .replaceAll(/^-+|-+$/gu, "")
      .toLowerCase()
      .slice(0, 60);
    let name = `${base}.csv`;
    for (let n = 2; taken.has(name); n++) name = `${base}-${n}.csv`;
    taken.add(name);
    return name;
  };
  const place = `${report.client.name}, ${report.periodLabel}`;
  const figures = {
    name: named("figures"),
    description: `Every figure of ${place}: exact value, unit, as shown, basis`,
    text: textOf(figuresTable(report)),
    block: null,
  };
  const tables = report.sections.flatMap((section) =>
    section.blocks
      .filter(({ block }) => !WORDS.includes(block.kind))
      .map(({ block }) => {
        const table = blockTable(block);
        return { name: named(`${section.id} ${table.title}`), description: `${section.title}: ${table.title}. ${place}`, text: textOf(table), block };
      }),
  );
  return [figures, ...tables];
}

function textOf({ header, rows }: CsvTable): string {
  return csvText([header, ...rows]);
}

import type { Block, Cell } from "#server/posture/blocks.ts";
import { countOf } from "#server/posture/format.ts";
import { tellsFigures } from "#server/posture/reference-table.ts";
import type { Report, Section } from "#server/posture/report.ts";

/**
 * What a later revision says differently, in the words of the report: sections, verdicts, notes, follow-ups and every figure.
 * Empty = nothing a reader relies on has changed (a later reading of the same evidence is no new revision).
 */
export function errataBetween(before: Report, after: Report): string[] {
  const sections = after.sections.flatMap((section) => {
    const old = before.sections.find((other) => other.id === section.id);
    if (old === undefined) return [`${section.title}: added.`];
    return changed(section.title, old.verdict?.label ?? "no verdict", section.verdict?.label ?? "no verdict");
  });
  return [
    ...changed("Overall", before.verdict.label, after.verdict.label),
    ...sections,
    ...leftOut(before, after),
    ...written(before, after),
    ...promises(before, after),
    ...figures(before, after),
  ];
}

function changed(name: string, was: string, is: string): string[] {
  return was === is ? [] : [`${name}: was “${was}”, is “${is}”.`];
}

function leftOut(before: Report, after: Report): string[] {
  return before.sections.filter(({ id }) => !after.sections.some((section) => section.id === id)).map(({ title }) => `${title}: left out.`);
}

/** What people wrote into both: notes and promises of walk-throughs. */
function written(before: Report, after: Report): string[] {
  return after.sections.flatMap((section) => {
    const old = before.sections.find(({ id }) => id === section.id);
    if (old === undefined) return [];
    const [was, is] = [notesOf(old), notesOf(section)];
    const note = was === is ? [] : [`${section.title}: the note was ${was === "" ? "added" : is === "" ? "taken out" : "rewritten"}.`];
    const shelf = documentsOf(old) === documentsOf(section) ? [] : [`${section.title}: the documents behind the badges changed.`];
    return [...note, ...shelf, ...(followUpsOf(old) === followUpsOf(section) ? [] : [`${section.title}: brought up to date.`])];
  });
}

function notesOf({ blocks }: Section): string {
  return blocks.flatMap(({ block }) => (block.kind === "note" ? block.text : [])).join("\n");
}

/** The files readers may ask for, whatever their dates say by now. */
function documentsOf({ blocks }: Section): string {
  const badges = blocks.flatMap(({ block }) => (block.kind === "badge-shelf" ? block.badges : []));
  return JSON.stringify(badges.flatMap(({ programme, label, document }) => (document === null ? [] : [[programme, label, document.sha256]])).sort());
}

/** Without the verdict, which moves with the calendar alone. */
function followUpsOf({ blocks }: Section): string {
  const rows = blocks.flatMap(({ block }) => (block.kind === "follow-ups" ? block.rows : []));
  return JSON.stringify(rows.map(({ asked, promised, owner, due, done, outcome }) => [asked, promised, owner, due, done, outcome]));
}

function promises(before: Report, after: Report): string[] {
  const old = new Map(promiseRows(before).map((row) => [row.id, row]));
  return promiseRows(after).flatMap((row) => changed(row.promise, old.get(row.id)?.verdict.label ?? "not in the report", row.verdict.label));
}

/** The promise ledger of a report, wherever it stands. */
export function promiseRows(report: Report) {
  return blocksOf(report).flatMap((block) => (block.kind === "promise-ledger" ? block.rows : []));
}

function figures(before: Report, after: Report): string[] {
  const labels = new Map([...figureLabels(before), ...figureLabels(after)]);
  const ids = [...new Set([...Object.keys(before.figures), ...Object.keys(after.figures)])].sort();
  const moved = ids.filter((id) => before.figures[id]?.value !== after.figures[id]?.value);
  const named = moved.flatMap((id) => {
    const label = labels.get(id);
    return label === undefined ? [] : [`${label}: was ${before.figures[id]?.display ?? "not shown"}, is ${after.figures[id]?.display ?? "not shown"}.`];
  });
  const rest = moved.length - named.length;
  return [...new Set(named), ...(rest === 0 ? [] : [`${countOf(rest, "figure")} ${named.length === 0 ? "" : "more "}in the data files.`.replace("  ", " ")])];
}

/** Figure id → the words beside it in the report. */
export function figureLabels(report: Report): Map<string, string> {
  const labels = new Map<string, string>();
  const note = (cell: Cell, label: string) => {
    if (cell.figure !== undefined && !labels.has(cell.figure)) labels.set(cell.figure, label);
  };
  for (const block of blocksOf(report)) {
    if (block.kind === "key-figures") for (const item of block.items) if (!labels.has(item.figure)) labels.set(item.figure, item.label);
    if (block.kind === "ledger") for (const row of block.rows) note(row.value, `${block.title}, ${row.label}`);
    if (block.kind === "findings-flow") {
      for (const term of block.terms) note(term.value, `Findings, ${term.label}`);
      for (const row of block.severities) note(row.value, `Findings, ${row.label}`);
    }
    // What a figure was computed over is no name for it.
    if (block.kind === "table" && !tellsFigures(block))
      for (const row of block.rows) row.forEach((cell, column) => note(cell, `${row[0]?.text ?? block.title}, ${block.columns[column]?.title ?? ""}`));
  }
  return labels;
}

function blocksOf(report: Report): Block[] {
  return report.sections.flatMap((section) => section.blocks.map(({ block }) => block));
}

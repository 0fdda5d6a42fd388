import { type OfficeFile, officeFaults, related } from "#server/renderers/office-faults.ts";
import type { AccessibilityFault } from "#server/renderers/renderer.ts";
import { find, findAll, textIn, type XmlNode } from "#server/renderers/xml-tree.ts";

/** Names programs give when nobody did. */
const NAMELESS = /^(sheet|table|tabelle|feuil|hoja|blad|worksheet)?\s*\d*$/iu;

function nameFaults(names: string[]): AccessibilityFault[] {
  const lower = names.map((name) => name.toLowerCase());
  return names.flatMap((name, at) => {
    const where = `sheet ${at + 1}`;
    if (NAMELESS.test(name.trim())) return [{ where, rule: "WCAG 2.4.6", message: `The name ${JSON.stringify(name)} does not say what the sheet holds.` }];
    if (name.length > 31 || /[[\]:*?/\\]/u.test(name))
      return [{ where, rule: "ECMA-376 sheet names", message: `The name ${JSON.stringify(name)} is too long or has characters programs refuse.` }];
    return lower.indexOf(name.toLowerCase()) < at ? [{ where, rule: "WCAG 2.4.6", message: `The name ${JSON.stringify(name)} is there twice.` }] : [];
  });
}

const columnOf = (cell: XmlNode): string => (cell.attributes.r ?? "").replace(/\d+$/u, "");

function headerFaults(file: OfficeFile, part: string, sheet: XmlNode, where: string): AccessibilityFault[] {
  const pane = find(sheet, "pane")?.attributes;
  const first = find(sheet, "row");
  const cells = first?.children.filter(({ name }) => name === "c") ?? [];
  const frozen = pane?.state === "frozen" && pane.ySplit === "1";
  const told = cells.length > 0 && cells.every((cell) => textIn(cell).trim() !== "" && ["inlineStr", "s", "str"].includes(cell.attributes.t ?? ""));
  const widest = Math.max(0, ...findAll(sheet, "row").map((row) => row.children.length));
  const tables = related(file, part, "table")
    .flatMap((name) => file.tree(name) ?? [])
    .map((tree) => find(tree, "table")?.attributes);
  const whole = tables.length > 0 && tables.every((table) => table?.headerRowCount !== "0");
  const fault = (message: string) => [{ where, rule: "WCAG 1.3.1", message }];
  if (first !== undefined && (first.attributes.r !== "1" || (cells[0] !== undefined && columnOf(cells[0]) !== "A")))
    return fault("The table does not begin in the first cell.");
  if (!told || cells.length < widest) return fault("The first row does not name every column.");
  if (!frozen) return fault("The header row is not frozen.");
  return whole ? [] : fault("The header row is not marked as one.");
}

function sheetFaults(file: OfficeFile, part: string, where: string): AccessibilityFault[] {
  const sheet = file.tree(part);
  if (sheet === undefined) return [];
  const merged = findAll(sheet, "mergeCell").map(({ attributes }) => ({ where, rule: "WCAG 1.3.1", message: `The cells ${attributes.ref ?? ""} are merged.` }));
  return [...headerFaults(file, part, sheet, where), ...merged];
}

/** What somebody using a screen reader or a keyboard would stumble over in a finished workbook, sheet by sheet; empty = none. */
export async function xlsxFaults(bytes: Uint8Array): Promise<AccessibilityFault[]> {
  return officeFaults(bytes, (file) => {
    const workbook = file.tree("xl/workbook.xml");
    const names = workbook === undefined ? [] : findAll(workbook, "sheet").map(({ attributes }) => attributes.name ?? "");
    const sheets = file.names(/^xl\/worksheets\/sheet\d+\.xml$/u);
    return [...nameFaults(names), ...sheets.flatMap((part, at) => sheetFaults(file, part, `sheet ${JSON.stringify(names[at] ?? at + 1)}`))];
  });
}

import { visibleText } from "#server/renderers/visible-text.ts";

const FORMULA = /^[\s\u00a0]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/u;

/**
 * One CSV field. Text is normalised, always quoted, and prefixed with ' when a spreadsheet would read it as a formula;
 * only a number from a numeric value goes out bare. null = no value, an empty field.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const text = visibleText(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

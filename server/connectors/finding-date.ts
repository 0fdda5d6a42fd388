import { cleanLine } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";

/** Clocks differ; a finding dated later than this after the import has a wrong date. */
const FUTURE_MS = 24 * 3_600_000;

/** 28/02/2021 has one reading, 11/7/2015 has two. */
function ordered(text: string): string | null {
  const [, a = "", b = "", year = ""] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  const [day, month] = Number(a) > 12 ? [a, b] : Number(b) > 12 ? [b, a] : [];
  return day === undefined || month === undefined ? null : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/**
 * The date a person or tool gave a finding, as an instant (a day is its start in UTC). `reason` says why there is none; `future` marks a
 * date that can be read but lies more than a day after `now`.
 */
export function findingDate(text: string, now: string | undefined): { at: string } | { reason: string; future: boolean } {
  const shown = cleanLine(text, 40);
  const dayFirst = /^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$/.test(text);
  const one = dayFirst ? ordered(text) : text;
  if (one === null) return { reason: `The date ${shown} is ambiguous (day or month first); write YYYY-MM-DD.`, future: false };
  const at = toolInstant(one);
  if (!at) return { reason: `The date ${shown || "(empty)"} does not exist or cannot be read.`, future: false };
  const late = now !== undefined && Date.parse(at) > Date.parse(now) + FUTURE_MS;
  return late ? { reason: `The date ${at} lies in the future.`, future: true } : { at };
}

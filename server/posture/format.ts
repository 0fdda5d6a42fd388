import { Temporal } from "temporal-polyfill";
import { MONTHS, monthTitle } from "#server/posture/month-name.ts";

const NO_DATA = "no data";

function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A percentage in thousandths as it is shown: floored, and 100 % only when exactly that. */
export function shownThousandths(percent: number): number {
  if (percent === 100) return 100_000;
  // 1e-9 only undoes binary noise (99.9 stored as 99.89999…); it is smaller than one second in 30 years of 40 sites.
  return Math.min(Math.floor(percent * 1000 + 1e-9), 99_999);
}

/** Percent (0 to 100), floored to 3 decimals and never 100 unless exactly 100: 99.9999 reads "99.999 %". Null reads "no data". */
export function formatPercent(value: number | null): string {
  if (value === null) return NO_DATA;
  if (value === 100) return "100 %";
  return `${(shownThousandths(value) / 1000).toFixed(3)} %`;
}

/** A share a contract or a table names, not a measurement: 99.9 → "99.9 %", 10 → "10 %". */
export function formatShare(percent: number): string {
  return `${Number(percent.toFixed(4))} %`;
}

/** Seconds, minutes first: "37 min", "44 min 34 s", "45 s", "1,440 min". Fractions of a second are dropped. */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null) return NO_DATA;
  const whole = Math.floor(seconds + 1e-6);
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  if (minutes === 0) return rest === 0 ? "0 min" : `${rest} s`;
  return rest === 0 ? `${grouped(minutes)} min` : `${grouped(minutes)} min ${rest} s`;
}

/** For sentences: "37 minutes", "1 minute", "44 minutes 34 seconds". */
export function spellSeconds(seconds: number): string {
  const whole = Math.floor(seconds + 1e-6);
  const minutes = Math.floor(whole / 60);
  const parts = [minutes > 0 || whole === 0 ? countOf(minutes, "minute") : "", whole % 60 > 0 ? countOf(whole % 60, "second") : ""];
  return parts.filter((part) => part !== "").join(" ");
}

/** Milliseconds as seconds, rounded up (a page is never made faster than it was): hundredths below a second, tenths above: "0.38 s", "1.2 s". */
export function formatMs(ms: number | null): string {
  return ms === null ? NO_DATA : `${secondsUp(ms)} s`;
}

/** For sentences: "0.38 seconds", "1 second", "1.2 seconds". */
export function spellMs(ms: number): string {
  const seconds = secondsUp(ms);
  return `${seconds} ${seconds === "1" ? "second" : "seconds"}`;
}

function secondsUp(ms: number): string {
  // 1e-9 undoes binary noise only, as in formatPercent.
  const hundredths = Math.ceil(ms / 10 - 1e-9);
  const seconds = hundredths < 100 ? hundredths / 100 : Math.ceil(ms / 100 - 1e-9) / 10;
  const [whole = "0", part] = String(seconds).split(".");
  return part === undefined ? grouped(Number(whole)) : `${grouped(Number(whole))}.${part}`;
}

/** "1,204"; null reads "no data". */
export function formatCount(count: number | null): string {
  return count === null ? NO_DATA : count < 0 ? `−${grouped(-count)}` : grouped(count);
}

/** "1 finding", "1,204 findings". */
export function countOf(count: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Days, floored to one decimal when not whole: "4 days", "1 day", "2.5 days". */
export function formatDays(days: number | null): string {
  if (days === null) return NO_DATA;
  const tenths = Math.floor(days * 10 + 1e-9) / 10;
  return `${Number.isInteger(tenths) ? grouped(tenths) : tenths.toFixed(1)} ${tenths === 1 ? "day" : "days"}`;
}

/** US cents: "$1,250.00". */
export function formatMoney(cents: number | null): string {
  if (cents === null) return NO_DATA;
  return `$${grouped(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, "0")}`;
}

/** "2026-10-03" → "3 October", with the year when asked. */
export function formatDay(day: string, options: { year?: boolean } = {}): string {
  const date = Temporal.PlainDate.from(day);
  const name = `${date.day} ${MONTHS[date.month - 1]}`;
  return options.year === true ? `${name} ${date.year}` : name;
}

/** "2026-10" → "October 2026". */
export function formatMonth(id: string): string {
  return monthTitle(id);
}

/** The local day of an instant: "2026-10-03". */
export function localDay(instant: string, timeZone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** The local wall-clock time of an instant, 24-hour: "14:02". */
export function formatTime(instant: string, timeZone: string): string {
  const zoned = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return `${String(zoned.hour).padStart(2, "0")}:${String(zoned.minute).padStart(2, "0")}`;
}

/** "3 October, 14:02". */
export function formatMoment(instant: string, timeZone: string, options: { year?: boolean } = {}): string {
  return `${formatDay(localDay(instant, timeZone), options)}, ${formatTime(instant, timeZone)}`;
}

/** Small numbers in words at the start of sentences: 3 → "three"; from 11 on digits. */
export function spellCount(count: number): string {
  return ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"][count] ?? formatCount(count);
}

/** "a", "a and b", "a, b and c". */
export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** First letter in capitals. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import { toolInstant } from "#server/connectors/tool-date.ts";

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

function build(parts: {
  year?: string | undefined;
  month: number;
  day?: string | undefined;
  time?: string | undefined;
  half?: string | undefined;
  zone?: string | undefined;
}): string | null {
  const { year = "", month, day = "", time = "00:00", half, zone = "Z" } = parts;
  const [hours = "0", ...rest] = time.split(":");
  if (half !== undefined && (Number(hours) < 1 || Number(hours) > 12)) return null;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toUpperCase() === "PM" ? 12 : 0);
  const two = (n: string | number): string => String(n).padStart(2, "0");
  return toolInstant(`${year}-${two(month)}-${two(day)}T${[two(hour), ...rest].join(":")}${zone}`);
}

const monthOf = (name: string | undefined): number => MONTHS.indexOf((name ?? "").toLowerCase()) + 1;

/**
 * Qualys' written dates: "11 Mar 2020 01:07PM GMT-0400", "Feb 03, 2026 07:00 AM", "Wed, Jul 31 2019, 21:57:48 GMT", or what `toolInstant`
 * reads. Without a zone: UTC. Null when it is none of these.
 */
export function qualysInstant(text: string): string | null {
  const line = text.trim();
  const named = /^(\d{1,2}) ([a-z]{3}) (\d{4})(?: (\d{1,2}:\d{2}) ?([AP]M))?(?: GMT(?:([+-])(\d{2}):?(\d{2}))?)?$/i.exec(line);
  if (named) {
    const [, day, month, year, time, half, sign, hours, minutes] = named;
    return build({ year, month: monthOf(month), day, time, half, zone: sign ? `${sign}${hours}:${minutes}` : undefined });
  }
  const american = /^([a-z]{3}) (\d{1,2}), (\d{4}) (\d{1,2}:\d{2}) ([AP]M)$/i.exec(line);
  if (american) return build({ month: monthOf(american[1]), day: american[2], year: american[3], time: american[4], half: american[5] });
  const gmt = /^[a-z]{3}, ([a-z]{3}) (\d{1,2}) (\d{4}), (\d{2}:\d{2}:\d{2}) GMT$/i.exec(line);
  if (gmt) return build({ month: monthOf(gmt[1]), day: gmt[2], year: gmt[3], time: gmt[4] });
  return toolInstant(line);
}

/** When the scan of a host began and ended, from the result of QID 45038, "Host Scan Time"; null where it does not say. */
export function hostScanTime(result: string): { start: string | null; end: string | null } {
  const at = (name: string): string | null => qualysInstant(new RegExp(`${name} time:\\s*([^\\n]*GMT)`).exec(result)?.[1] ?? "");
  return { start: at("Start"), end: at("End") };
}

/**
 * "05/13/2021 07:08:28": day or month first? Known only if some date of the file has a part above 12, and then all are read so.
 * Returns the latest as an instant (UTC), null if the order stays unknown or contradicts itself.
 */
export function latestSlashDate(dates: readonly string[]): string | null {
  const rows = dates.flatMap((text) => {
    const read = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{2}:\d{2}(?::\d{2})?)$/.exec(text.trim());
    return read ? [{ a: read[1], b: read[2], year: read[3], time: read[4] }] : [];
  });
  const [dayFirst, monthFirst] = [rows.some(({ a }) => Number(a) > 12), rows.some(({ b }) => Number(b) > 12)];
  if (dayFirst === monthFirst) return null;
  const instants = rows.flatMap(({ a, b, year, time }) => build({ year, month: Number(dayFirst ? b : a), day: dayFirst ? a : b, time }) ?? []);
  return instants.sort((x, y) => Date.parse(x) - Date.parse(y)).at(-1) ?? null;
}

import { Temporal } from "temporal-polyfill";

const MONTHS: Record<string, number> = Object.fromEntries(
  [
    "jan ene gen",
    "feb fev",
    "mar mrt maa",
    "apr abr avr",
    "may mai mag mei",
    "jun jui giu",
    "jul lug",
    "aug ago aou",
    "sep set",
    "oct okt ott out",
    "nov",
    "dec dez dic",
  ].flatMap((names, i) => names.split(" ").map((name) => [name, i + 1])),
);

/** Month number of an English, German, French, Spanish, Italian, Portuguese or Dutch month name, long or short; null if none of these. */
function monthOf(name: string): number | null {
  const plain = name
    .normalize("NFD")
    .replace(/[^a-z]/gi, "")
    .toLowerCase();
  if (plain.startsWith("juil")) return 7;
  return MONTHS[plain.slice(0, 3)] ?? null;
}

function instant(year: string, month: number | string, day: string, time: string): string | null {
  try {
    const date = Temporal.PlainDateTime.from(`${year.padStart(4, "0")}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}T${time}`, {
      overflow: "reject",
    });
    return date.toZonedDateTime("UTC").toInstant().toString();
  } catch {
    return null;
  }
}

/**
 * A scanner's own date as an instant, or null when it cannot be read with certainty: unix seconds, ISO 8601, "Wed Mar 23 15:07:52 2022"
 * (Nessus), "Fr., 30 Sep. 2022 08:40:35" (ZAP, in the language of the machine). Scanners leave out the zone: without one it is taken as UTC.
 */
export function toolInstant(text: string | null | undefined): string | null {
  const line = text?.trim() ?? "";
  if (/^\d{9,11}$/.test(line)) return Temporal.Instant.fromEpochMilliseconds(Number(line) * 1000).toString();
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(line);
  if (iso) {
    try {
      Temporal.PlainDate.from(iso[1] ?? "", { overflow: "reject" });
      return Temporal.Instant.from(`${iso[1]}T${iso[2] ?? "00:00:00"}${iso[3] ?? "Z"}`)
        .round({ smallestUnit: "millisecond", roundingMode: "floor" })
        .toString();
    } catch {
      return null;
    }
  }
  const ctime = /^\p{L}{2,9}\.?,? +(\p{L}{3,9})\.? +(\d{1,2}) +(\d{2}:\d{2}:\d{2}) +(\d{4})$/u.exec(line);
  const zap = /^\p{L}{1,12}\.?,? +(\d{1,2})\.? +(?:de +)?(\p{L}{3,12})\.? +(?:de +)?(\d{4}) +(\d{1,2}:\d{2}:\d{2})$/u.exec(line);
  const [year, name, day, time] = ctime ? [ctime[4], ctime[1], ctime[2], ctime[3]] : zap ? [zap[3], zap[2], zap[1], zap[4]] : [];
  if (year === undefined || name === undefined || day === undefined || time === undefined) return null;
  const month = monthOf(name);
  return month === null ? null : instant(year, month, day, time.padStart(8, "0"));
}

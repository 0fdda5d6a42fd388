/** Reads one series' values in order of time. `take` gets a sample's time (unix seconds) and where the text of its value lies; `spoilt` how many were no samples; `done` is null when nothing was of interest. */
export type ValueReader<T> = { take(at: number, bytes: Uint8Array, start: number, end: number): void; spoilt(unreadable: number): void; done(): T | null };
export type Metric = Record<string, string>;
export type SeriesReader<T> = (metric: Metric) => ValueReader<T>;

const HEAD = Buffer.from('{"status":"success","data":{"resultType":"matrix","result":[');
const METRIC = Buffer.from('{"metric":{');
const VALUES = Buffer.from(',"values":[');
const [QUOTE, COMMA, DOT, ZERO, NINE, OPEN, BACKSLASH, CLOSE, BRACE_CLOSE] = [34, 44, 46, 48, 57, 91, 92, 93, 125];
/** 10 digits of seconds and 6 of fraction are a whole number below 2^53, so that dividing once rounds as `Number` does. */
const MOST_DIGITS = 10;
const MOST_DECIMALS = 6;
const LATEST = 9_000_000_000;
const POWERS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

/** Not the reply Prometheus writes: another reader must look at it. */
class Unexpected extends Error {}
const unexpected = new Unexpected();

/**
 * Goes through a successful matrix reply exactly as Prometheus writes it, without making an object of every sample, and hands each series to a reader
 * of its own. `rest` is the reply with an empty list of series, for whoever reads the rest of it. Null when anything is other than expected, be it a
 * space, an escape in a value, or samples of a series not one second or more after the other: then nothing of it counts.
 */
export function scanMatrix<T>(bytes: Uint8Array, readSeries: SeriesReader<T>, known: Map<string, Metric>): { series: T[]; rest: string } | null {
  if (!startsWith(bytes, 0, HEAD)) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const series: T[] = [];
  let at = HEAD.length;
  try {
    if (bytes[at] !== CLOSE)
      for (;;) {
        const labels = metricAt(bytes, at);
        const reader = readSeries(metricOf(text.toString("latin1", labels.start, labels.end), known));
        at = readValues(bytes, labels.end, reader);
        const value = reader.done();
        if (value !== null) series.push(value);
        if (bytes[at] !== COMMA) break;
        at += 1;
      }
    if (bytes[at] !== CLOSE) return null;
  } catch (error) {
    if (error === unexpected) return null;
    throw error;
  }
  return { series, rest: text.toString("utf8", 0, HEAD.length) + text.toString("utf8", at) };
}

function startsWith(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let index = 0; index < wanted.length; index += 1) if (bytes[at + index] !== wanted[index]) return false;
  return true;
}

/** Where a series' labels stand: a flat object of strings. */
function metricAt(bytes: Uint8Array, at: number): { start: number; end: number } {
  if (!startsWith(bytes, at, METRIC)) throw unexpected;
  const start = at + METRIC.length - 1;
  let quoted = false;
  for (let index = start + 1; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === QUOTE) quoted = !quoted;
    else if (byte === BACKSLASH && quoted) index += 1;
    else if (byte === BRACE_CLOSE && !quoted) return { start, end: index + 1 };
  }
  throw unexpected;
}

/** Labels come again in every reply. `bytes` are UTF-8 read one character a byte, so that the same bytes are the same key. */
function metricOf(bytes: string, known: Map<string, Metric>): Metric {
  const before = known.get(bytes);
  if (before) return before;
  let metric: unknown;
  try {
    metric = JSON.parse(Buffer.from(bytes, "latin1").toString("utf8"));
  } catch {
    throw unexpected;
  }
  if (Object.values(metric as object).some((label) => typeof label !== "string")) throw unexpected;
  known.set(bytes, metric as Metric);
  return metric as Metric;
}

/** Reads `,"values":[[seconds,"value"],…]}` and returns where it ends. */
function readValues(bytes: Uint8Array, from: number, reader: ValueReader<unknown>): number {
  if (!startsWith(bytes, from, VALUES)) throw unexpected;
  let at = from + VALUES.length;
  let last = -1;
  while (bytes[at] === OPEN) {
    at += 1;
    let seconds = 0;
    let byte = bytes[at] as number;
    const digits = at;
    for (; byte >= ZERO && byte <= NINE; byte = bytes[++at] as number) seconds = seconds * 10 + (byte - ZERO);
    if (at === digits || at - digits > MOST_DIGITS || seconds <= last || seconds > LATEST || (bytes[digits] === ZERO && at - digits > 1)) throw unexpected;
    last = seconds;
    let time = seconds;
    if (byte === DOT) {
      const decimals = at + 1;
      byte = bytes[++at] as number;
      for (; byte >= ZERO && byte <= NINE && at - decimals <= MOST_DECIMALS; byte = bytes[++at] as number) time = time * 10 + (byte - ZERO);
      const power = POWERS[at - decimals];
      if (power === undefined || power === 1) throw unexpected;
      time /= power;
    }
    if (byte !== COMMA || bytes[at + 1] !== QUOTE) throw unexpected;
    const start = at + 2;
    let end = start;
    for (let next = bytes[end]; next !== QUOTE; next = bytes[++end]) if (next === undefined || next === BACKSLASH || next < 32) throw unexpected;
    reader.take(time, bytes, start, end);
    if (bytes[end + 1] !== CLOSE) throw unexpected;
    at = end + 2;
    if (bytes[at] !== COMMA) break;
    at += 1;
    if (bytes[at] !== OPEN) throw unexpected;
  }
  if (bytes[at] !== CLOSE || bytes[at + 1] !== BRACE_CLOSE) throw unexpected;
  return at + 2;
}

import type { Rejected } from "#server/posture/evidence.ts";

export type MetricSample = { name: string; labels: Record<string, string>; value: number; place: string };

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /\s*([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"\s*(?:,|$)/gy;
const ESCAPED: Record<string, string> = { n: "\n", '"': '"', "\\": "\\" };

/** Null = not the labels of a metric, or not all of them could be read. */
function labelsOf(text: string): Record<string, string> | null {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  let read = 0;
  for (let match = LABEL.exec(text); match !== null; match = LABEL.exec(text)) {
    labels[match[1] as string] = (match[2] as string).replace(/\\(.)/g, (whole, letter: string) => ESCAPED[letter] ?? whole);
    read = LABEL.lastIndex;
    if (read === text.length) break;
  }
  return read === text.length ? labels : null;
}

/** Samples of the named metrics in Prometheus' text format, with the line each stands on. A line of theirs that cannot be read is rejected. */
export function readMetrics(text: string, names: readonly string[]): { samples: MetricSample[]; rejected: Rejected[] } {
  const samples: MetricSample[] = [];
  const rejected: Rejected[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const name = /^[a-zA-Z_:][\w:]*/.exec(line)?.[0];
    if (name === undefined || !names.includes(name)) continue;
    const match = LINE.exec(line.trim());
    const labels = match ? labelsOf(match[2] ?? "") : null;
    const value = Number(match?.[3] ?? Number.NaN);
    const place = `line ${index + 1}`;
    if (labels === null || !Number.isFinite(value)) rejected.push({ reason: "This line is no metric with a number.", at: place, raw: line.slice(0, 10_000) });
    else samples.push({ name, labels, value, place });
  }
  return { samples, rejected };
}

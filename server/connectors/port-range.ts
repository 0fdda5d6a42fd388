import type { PortRange } from "#server/posture/evidence.ts";

const MAX_RANGES = 2_000;

/**
 * The ports a scan was told to look at, as Nessus writes them: "1-1024,8443", "T:1-1024,U:53" (a letter holds until the next). Null = every port, or nothing
 * that can be told: "default" and "all" name no numbers.
 */
export function portRanges(text: string): PortRange[] | null {
  const ranges: PortRange[] = [];
  let protocol: PortRange["protocol"] = null;
  for (const part of text.split(",")) {
    const read = /^\s*(?:([TU]):)?\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*$/i.exec(part);
    if (!read || ranges.length >= MAX_RANGES) return null;
    if (read[1]) protocol = read[1].toUpperCase() === "T" ? "tcp" : "udp";
    const [from, to] = [Number(read[2]), Number(read[3] ?? read[2])];
    if (from > to || to > 65_535) return null;
    ranges.push({ protocol, from, to });
  }
  return ranges.some(({ protocol: of, from, to }) => of === null && from <= 1 && to === 65_535) ? null : ranges;
}

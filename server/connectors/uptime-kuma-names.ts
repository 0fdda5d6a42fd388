import { cleanLine } from "#server/connectors/text.ts";

export type KumaMonitor = { id: string; name: string; url: string | null };

/** "https://" and "null" are what Uptime Kuma writes where a monitor has no address. */
function addressOf(url: string | null): string | null {
  return url !== null && /^https?:\/\/[^/]/i.test(url) ? cleanLine(url, 2000) : null;
}

/**
 * What each monitor is tied to a site by: its address, else its name. Where two share it the one added later carries its id too,
 * so that adding a monitor never renames another.
 */
export function externalsOf(monitors: readonly KumaMonitor[]): Map<string, string> {
  const taken = new Set<string>();
  const externals = new Map<string, string>();
  for (const { id, name, url } of [...monitors].sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }))) {
    const wanted = addressOf(url) ?? (cleanLine(name, 300) || `monitor ${id}`);
    const external = taken.has(wanted) ? `${wanted} #${id}` : wanted;
    taken.add(external);
    externals.set(id, external);
  }
  return externals;
}

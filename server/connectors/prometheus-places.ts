import type { Metric } from "#server/connectors/prometheus-scan.ts";
import { cleanLine } from "#server/connectors/text.ts";

const LOCATION_LABELS = ["location", "probe", "region", "site"];

export type Labels = { siteLabel: string; locationLabel: string | undefined };
/** Whose sample it is: the monitored target and the location. Null where the series has no such label. */
export type Place = { external: string | null; location: string | null };
export type KnownPlace = { external: string; location: string };

function locationOf(metric: Metric, { siteLabel, locationLabel }: Labels): string | null {
  if (locationLabel !== undefined) return metric[locationLabel] ?? null;
  const label = LOCATION_LABELS.find((name) => name !== siteLabel && metric[name]);
  return label === undefined ? "default" : (metric[label] ?? null);
}

/** Asked once for each set of labels, which come again in every reply. */
export function places(labels: Labels): (metric: Metric) => Place {
  const known = new WeakMap<Metric, Place>();
  return (metric) => {
    const before = known.get(metric);
    if (before) return before;
    const place = { external: cleanLine(metric[labels.siteLabel] ?? "", 2_048) || null, location: cleanLine(locationOf(metric, labels) ?? "", 200) || null };
    known.set(metric, place);
    return place;
  };
}

export const isKnown = (place: Place): place is KnownPlace => place.external !== null && place.location !== null;
export const keyOf = ({ external, location }: KnownPlace): string => JSON.stringify([external, location]);
export const rawLabels = (metric: Metric): string => cleanLine(JSON.stringify(metric), 2_000);

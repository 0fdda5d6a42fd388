/** Stands in no location: connectors leave control characters out. */
const SEPARATOR = "\u001f";

/**
 * What the column `location` holds: the location, and after it the monitor where one source watches a site by several names. A column of its own would be one
 * more in every row's key, for the few sites that have one.
 */
export function writePlace({ location, monitor }: { location: string; monitor?: string }): string {
  return monitor === undefined ? location : `${location}${SEPARATOR}${monitor}`;
}

export function readPlace(place: string): { location: string; monitor?: string } {
  const end = place.indexOf(SEPARATOR);
  return end < 0 ? { location: place } : { location: place.slice(0, end), monitor: place.slice(end + 1) };
}

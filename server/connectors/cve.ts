const CVE = /^CVE-\d{4}-\d{4,19}$/;

/** A CVE id in upper case; null for anything else. */
export function readCve(value: unknown): string | null {
  const id = typeof value === "string" ? value.trim().toUpperCase() : "";
  return CVE.test(id) ? id : null;
}

/** "YYYY-MM-DD" of a real day; null for anything else. */
export function readDay(value: unknown): string | null {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value.trim())) return null;
  const day = value.trim();
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) ? day : null;
}

import { expect, test } from "vitest";
import { SiteSlug } from "#server/api/input.ts";
import { appRouter } from "#server/api/root.ts";
import { parseClientsCsv } from "#server/operations/clients-csv.ts";

const HEADER = "client_slug,client_name,kind,state,population,time_zone,site_slug,site_url";
const listed = (site: string) => {
  try {
    return parseClientsCsv(`${HEADER}\nalder,Alder Falls,City,Ohio,,UTC,${site},https://www.gov\n`).length === 1;
  } catch {
    return false;
  }
};

test.each([
  ["www", true],
  ["www.parks", true],
  ["parks.alder-falls.gov", true],
  ["a", true],
  [`${"a".repeat(62)}b`, true],
  [".www", false],
  ["www.", false],
  ["www-", false],
  ["Www", false],
  ["www/parks", false],
])("a site %s that the clients list takes is one the screens can name: %s", (slug, taken) => {
  expect(listed(slug)).toBe(taken);
  expect(SiteSlug.safeParse(slug).success).toBe(taken);
});

const SPAN = { from: "2026-12-01T02:00", to: "2026-12-01T04:00" };
const SERIES = { kind: "maintenance", timeZone: "UTC", weekly: [], firstDay: "2026-12-01", lastDay: null, skipDays: [], reason: "Weekly" };

test.each<[string, object]>([
  ["maintenance.add", { client: "alder", kind: "maintenance", ...SPAN, reason: "Update" }],
  ["maintenance.addSeries", { client: "alder", ...SERIES }],
  ["maintenance.proposeCorrection", { client: "alder", ...SPAN, reason: "Probe", clause: "Clause 4" }],
  ["sourceInbox.tie", { source: "00000000-0000-4000-8000-000000000000", external: "x", client: "alder" }],
])("%s takes a site with a dot in its name", (path, input) => {
  const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { inputs: { safeParse(value: unknown): { success: boolean } }[] } }>;
  const takes = (site: string) => procedures[path]?._def.inputs.every((schema) => schema.safeParse({ ...input, site }).success);
  expect([takes("www.parks"), takes("www"), takes("www parks")]).toEqual([true, true, false]);
});

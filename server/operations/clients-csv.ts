import { parse } from "csv-parse/sync";
import { z } from "zod";
import { AppError } from "#server/errors.ts";

const COLUMNS = ["client_slug", "client_name", "kind", "state", "population", "time_zone", "site_slug", "site_url"] as const;
const MAX_PROBLEMS = 20;

const SiteSlug = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, "must be lower-case letters, digits, dots and hyphens");
const Slug = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be lower-case letters, digits and hyphens");
const Row = z.object({
  client_slug: Slug,
  client_name: z.string().min(1, "is empty").max(200),
  kind: z.string().min(1, "is empty").max(60),
  state: z.string().min(1, "is empty").max(60),
  population: z.string().regex(/^\d{0,9}$/, "must be a whole number without separators, or empty"),
  time_zone: z.string().refine(isZone, "is not an IANA time zone"),
  site_slug: SiteSlug,
  site_url: z
    .string()
    .max(2048)
    .refine((text) => hostOf(text) !== null, "must be an http or https address without user name"),
});

export type SiteEntry = { slug: string; url: string; host: string };
export type ClientEntry = { slug: string; name: string; kind: string; state: string; population: number | null; timeZone: string; sites: SiteEntry[] };

/** The operator's client list, one row per site. All or nothing: any problem refuses the whole file and names every row (1 = the header). */
export function parseClientsCsv(text: string): ClientEntry[] {
  const rows = readRows(text);
  const problems: string[] = [];
  const clients = new Map<string, ClientEntry>();
  for (const { row, values } of rows) {
    const read = Row.safeParse(values);
    if (!read.success) {
      problems.push(...read.error.issues.map((issue) => `row ${row}: ${issue.path.join(".")} ${issue.message}`));
      continue;
    }
    const { client_slug: slug, client_name: name, kind, state, population, time_zone: timeZone, site_slug, site_url: url } = read.data;
    const entry = { slug, name, kind, state, population: population === "" ? null : Number(population), timeZone };
    const known = clients.get(slug);
    if (!known) clients.set(slug, { ...entry, sites: [{ slug: site_slug, url, host: hostOf(url) ?? "" }] });
    else {
      const differing = (Object.keys(entry) as (keyof typeof entry)[]).filter((key) => known[key] !== entry[key]);
      if (differing.length > 0) problems.push(`row ${row}: client ${slug} has another ${differing.join(", ")} than in an earlier row`);
      if (known.sites.some((site) => site.slug === site_slug)) problems.push(`row ${row}: site ${slug}/${site_slug} is there twice`);
      known.sites.push({ slug: site_slug, url, host: hostOf(url) ?? "" });
    }
  }
  if (problems.length > 0) {
    const more = problems.length > MAX_PROBLEMS ? `\nand ${problems.length - MAX_PROBLEMS} more` : "";
    throw new AppError("bad-input", `The client list was refused, nothing was changed:\n${problems.slice(0, MAX_PROBLEMS).join("\n")}${more}`);
  }
  return [...clients.values()];
}

function readRows(text: string): { row: number; values: Record<string, string> }[] {
  let records: string[][];
  try {
    records = parse(text, { bom: true, relax_column_count: true, trim: true });
  } catch (cause) {
    throw new AppError("bad-input", `The client list is not readable as CSV: ${cause instanceof Error ? cause.message : "unknown reason"}.`, { cause });
  }
  const header = records[0] ?? [];
  if (header.join(",") !== COLUMNS.join(",")) throw new AppError("bad-input", `The first row must be exactly: ${COLUMNS.join(",")}`);
  const rows = records
    .map((cells, index) => ({ row: index + 1, cells }))
    .slice(1)
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  if (rows.length === 0) throw new AppError("bad-input", "The client list has no rows below its header.");
  return rows.map(({ row, cells }) => {
    if (cells.length !== COLUMNS.length)
      throw new AppError("bad-input", `The client list was refused, nothing was changed:\nrow ${row}: has ${cells.length} columns, not ${COLUMNS.length}`);
    return { row, values: Object.fromEntries(COLUMNS.map((column, i) => [column, cells[i] ?? ""])) };
  });
}

function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function hostOf(text: string): string | null {
  const url = URL.parse(text);
  return url && ["http:", "https:"].includes(url.protocol) && url.hostname && !url.username && !url.password ? url.hostname : null;
}

import { readCve, readDay } from "#server/connectors/cve.ts";
import { readCsv } from "#server/connectors/csv.ts";
import { collectText, isRecord, parseJson } from "#server/connectors/json.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";

const MAX_TEXT = 20_000_000;

export type KevEntry = { cve: string; name: string; addedOn: string; dueOn: string | null; ransomware: boolean };
export type KevCatalogue = { version: string; asOf: string; entries: KevEntry[] };

/**
 * CISA's catalogue of known exploited vulnerabilities, whole: the JSON feed or its CSV twin (which has no version: the newest addition stands in). `asOf` is the day
 * it was released. Errors: AppError("bad-input") naming the entry or line when it breaks off, holds another number of entries than it says, or one is unreadable:
 * half a catalogue would call the other half not exploited.
 */
export async function readKev(chunks: AsyncIterable<string>): Promise<KevCatalogue> {
  const text = await collectText(chunks, MAX_TEXT);
  return /^\s*[[{]/.test(text) ? fromJson(parseJson(text)) : fromCsv(text);
}

function fromJson(document: unknown): KevCatalogue {
  const list = isRecord(document) ? document["vulnerabilities"] : null;
  if (!isRecord(document) || !Array.isArray(list)) throw new AppError("bad-input", 'This is not the KEV catalogue: it has no list "vulnerabilities".');
  if (document["count"] !== list.length)
    throw new AppError("bad-input", `The KEV catalogue says it has ${String(document["count"])} entries and holds ${list.length}: it is not whole.`);
  const version = cleanLine(String(document["catalogVersion"] ?? ""), 40);
  const asOf = readDay(String(document["dateReleased"] ?? "").slice(0, 10));
  if (version === "" || asOf === null) throw new AppError("bad-input", "The KEV catalogue does not say which version it is.");
  return { version, asOf, entries: whole(list.map((row, at) => entryOf(isRecord(row) ? row : {}, `entry ${at + 1}`))) };
}

const COLUMNS = {
  cveid: "cveID",
  vulnerabilityname: "vulnerabilityName",
  dateadded: "dateAdded",
  duedate: "dueDate",
  knownransomwarecampaignuse: "knownRansomwareCampaignUse",
};

function fromCsv(text: string): KevCatalogue {
  const rows = readCsv(text, [["cveid"], ["vulnerabilityname"], ["dateadded"], ["duedate"]]);
  const entries = rows.map(({ fields, line }) =>
    entryOf(Object.fromEntries(Object.entries(COLUMNS).map(([column, name]) => [name, fields[column] ?? ""])), `line ${line}`),
  );
  const newest =
    entries
      .map(({ addedOn }) => addedOn)
      .sort()
      .at(-1) ?? "";
  return { version: `additions to ${newest}`, asOf: newest, entries: whole(entries) };
}

function entryOf(row: Record<string, unknown>, where: string): KevEntry {
  const [cve, addedOn] = [readCve(row["cveID"]), readDay(row["dateAdded"])];
  if (cve === null || addedOn === null)
    throw new AppError(
      "bad-input",
      `The KEV catalogue cannot be read at ${where}: ${cve === null ? "it has no CVE id" : `${cve} has no day on which it was added`}.`,
    );
  return {
    cve,
    name: cleanLine(String(row["vulnerabilityName"] ?? ""), 300),
    addedOn,
    dueOn: readDay(row["dueDate"]),
    ransomware: String(row["knownRansomwareCampaignUse"]).trim().toLowerCase() === "known",
  };
}

function whole(entries: KevEntry[]): KevEntry[] {
  if (entries.length === 0) throw new AppError("bad-input", "The KEV catalogue is empty.");
  const once = new Map<string, KevEntry>();
  for (const entry of entries) {
    if (once.has(entry.cve)) throw new AppError("bad-input", `The KEV catalogue lists ${entry.cve} twice.`);
    once.set(entry.cve, entry);
  }
  return [...once.values()];
}

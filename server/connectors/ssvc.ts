import { readCve, readDay } from "#server/connectors/cve.ts";
import { collectText, isRecord, parseJson } from "#server/connectors/json.ts";
import { AppError } from "#server/errors.ts";

const MAX_TEXT = 50_000_000;

/** Null = CISA has not said. */
export type SsvcPoint = { cve: string; automatable: boolean | null; technicalImpact: "partial" | "total" | null };
/** `asOf`: the newest assessment among them. `skipped`: CVE records CISA has not assessed. */
export type SsvcPoints = { asOf: string; points: SsvcPoint[]; skipped: number };

/**
 * CISA's SSVC decision points as Vulnrichment publishes them in the CISA-ADP container of CVE records: one record, or a JSON list of them. Keys are read in
 * both spellings ("Technical Impact", "technicalImpact"). Errors: AppError("bad-input") when a record is none, or none of them was assessed.
 */
export async function readSsvc(chunks: AsyncIterable<string>): Promise<SsvcPoints> {
  const document = parseJson(await collectText(chunks, MAX_TEXT));
  const records: unknown[] = Array.isArray(document) ? document : [document];
  const points = new Map<string, SsvcPoint>();
  let [asOf, skipped] = ["", 0];
  records.forEach((record, at) => {
    const read = pointOf(record, `record ${at + 1}`);
    if (read === null) {
      skipped += 1;
      return;
    }
    points.set(read.point.cve, read.point);
    if (read.asOf > asOf) asOf = read.asOf;
  });
  if (points.size === 0) throw new AppError("bad-input", "No record in this file carries an assessment by CISA (SSVC in the CISA-ADP container).");
  return { asOf, points: [...points.values()], skipped };
}

function pointOf(record: unknown, where: string): { point: SsvcPoint; asOf: string } | null {
  const meta = isRecord(record) ? record["cveMetadata"] : null;
  const cve = readCve(isRecord(meta) ? meta["cveId"] : null);
  const containers = isRecord(record) ? record["containers"] : null;
  if (cve === null || !isRecord(containers))
    throw new AppError("bad-input", `This is not a CVE record (${where}): it has no cveMetadata.cveId or no containers.`);
  const adp = listOf(containers["adp"]).find(isCisa);
  const contents = listOf(adp?.["metrics"]).flatMap(({ other }) =>
    isRecord(other) && other["type"] === "ssvc" && isRecord(other["content"]) ? [other["content"]] : [],
  );
  const content = contents.at(-1);
  if (content === undefined) return null;
  const said = new Map(
    listOf(content["options"])
      .flatMap((option) => Object.entries(option))
      .map(([key, value]) => [key.toLowerCase().replace(/[^a-z]/g, ""), String(value).trim().toLowerCase()]),
  );
  const [automatable, impact] = [said.get("automatable"), said.get("technicalimpact")];
  const technicalImpact: SsvcPoint["technicalImpact"] = impact === "partial" || impact === "total" ? impact : null;
  const point = { cve, automatable: automatable === "yes" ? true : automatable === "no" ? false : null, technicalImpact };
  return { point, asOf: readDay(String(content["timestamp"] ?? "").slice(0, 10)) ?? "" };
}

const listOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : []);

function isCisa(container: Record<string, unknown>): boolean {
  const provider = container["providerMetadata"];
  return (isRecord(provider) && provider["shortName"] === "CISA-ADP") || /^CISA ADP/i.test(String(container["title"] ?? ""));
}

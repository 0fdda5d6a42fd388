import { z } from "zod";
import { Publication, Report } from "#server/posture/report.ts";

/** The name it is published under; a change that breaks readers takes the next number, here and in the report's `schema`. */
export const REPORT_SCHEMA_NAME = "keepwatch.report-1.json";

/** What the JSON export holds: the report with its publication beside it; null = a draft. */
const ReportFile = z.object({ ...Report.shape, publication: Publication.nullable() });

/**
 * JSON Schema (2020-12) of the JSON export. `id` = the address it is served at. Fields may be added under the same number, so it forbids none.
 * The export itself does not name it: what is in the file besides `publication` is what the SHA-256 covers.
 */
export function reportJsonSchema(id: string): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(ReportFile, { target: "draft-2020-12", io: "input", reused: "ref" });
  const title = "Keepwatch report";
  const description = "One security report of one client and period, as it is stored, sent and shown. Its `schema` is keepwatch.report/1.";
  return { $schema, $id: id, title, description, ...schema };
}

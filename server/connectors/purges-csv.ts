import { type CsvRow, isFormula, readCsv } from "#server/connectors/csv.ts";
import type { FileFormat } from "#server/connectors/connector.ts";
import { collectText } from "#server/connectors/json.ts";
import { daysOf } from "#server/connectors/purge-days.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { type PurgeCountEvidence, PurgeReason, type Rejected } from "#server/posture/evidence.ts";

const MAX_TEXT = 25_000_000;
const MAX_COUNT = 2_000_000_000;
const COLUMNS = {
  client: ["client", "client_id"],
  period: ["period", "month", "day", "date"],
  blocked: ["blocked", "blocked_count"],
  deleted: ["deleted", "deleted_count"],
} as const;

function cell(row: CsvRow, names: readonly string[]): { text: string; quoted: boolean } {
  const name = names.find((n) => n in row.fields) ?? "";
  return { text: row.fields[name] ?? "", quoted: row.quoted.has(name) };
}

/** A whole number, thousands commas only inside quotes; empty is null, unknown. Throws a sentence. */
function count(row: CsvRow, column: "blocked" | "deleted"): number | null {
  const { text, quoted } = cell(row, COLUMNS[column]);
  if (text === "") return null;
  if (/^-/.test(text)) throw new AppError("bad-input", `${column} is negative`);
  const plain = quoted && /^\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(",", "") : text;
  if (!/^\d+$/.test(plain) || Number(plain) > MAX_COUNT) throw new AppError("bad-input", `${column} is not a whole number`);
  return Number(plain);
}

function evidenceOf(row: CsvRow, reportedAt: string): PurgeCountEvidence {
  const strange = Object.entries(row.fields).find(([, text]) => isFormula(text));
  if (strange) throw new AppError("bad-input", `${cleanLine(strange[0], 60)} holds a formula`);
  const client = cleanLine(cell(row, COLUMNS.client).text, 200);
  if (client === "") throw new AppError("bad-input", "the client is empty");
  const period = cell(row, COLUMNS.period).text;
  const days = daysOf(period);
  if (!days) throw new AppError("bad-input", "the period must be YYYY-MM or YYYY-MM-DD");
  const reason = PurgeReason.safeParse(row.fields["reason"] || "unspecified");
  if (!reason.success) throw new AppError("bad-input", "the reason is not one we know");
  return { kind: "purge-count", client, ...days, reason: reason.data, blocked: count(row, "blocked"), deleted: count(row, "deleted"), reportedAt };
}

/**
 * Purged-account totals: columns client, period (YYYY-MM or YYYY-MM-DD), blocked, deleted, as well as client_id, month, blocked_count,
 * deleted_count; `reason` if there is one. Every bad row is reported with its line; an empty count is unknown, not 0. `now` dates the report.
 */
export const purgesCsv: FileFormat<PurgeCountEvidence> = {
  id: "purges-csv",
  name: "Purged accounts (CSV)",
  detect: (head) => !/^\s*[[{]/.test(head) && /^[^\r\n]*\bclient/i.test(head.trimStart()) && /^[^\r\n]*(?:blocked|deleted)/i.test(head.trimStart()),
  async read(chunks, context) {
    if (!context?.now) throw new Error("purges-csv needs the time of the report");
    const reportedAt = new Date(context.now).toISOString();
    const evidence: PurgeCountEvidence[] = [];
    const rejected: Rejected[] = [];
    const lines = new Map<string, number>();
    for (const row of readCsv(await collectText(chunks, MAX_TEXT), Object.values(COLUMNS))) {
      const at = `line ${row.line}`;
      try {
        const piece = evidenceOf(row, reportedAt);
        const same = JSON.stringify([piece.client, piece.from, piece.to, piece.reason]);
        const earlier = lines.get(same);
        if (earlier !== undefined) throw new AppError("bad-input", `the same client, period and reason as line ${earlier}`);
        lines.set(same, row.line);
        evidence.push(piece);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        // What stands in a bad row may be a person's: its line says where to look.
        rejected.push({ reason: `${error.message}.`, at, raw: "" });
      }
    }
    return { evidence, rejected };
  },
};

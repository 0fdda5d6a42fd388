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

type Span = { client: string; from: string; to: string };

/** Whose row it is and of when. Throws a sentence. */
function spanOf(row: CsvRow): Span {
  const client = cleanLine(cell(row, COLUMNS.client).text, 200);
  if (client === "") throw new AppError("bad-input", "the client is empty");
  if (isFormula(cell(row, COLUMNS.client).text)) throw formula("client");
  const days = daysOf(cell(row, COLUMNS.period).text);
  if (!days) throw new AppError("bad-input", "the period must be YYYY-MM or YYYY-MM-DD");
  return { client, ...days };
}

const formula = (column: string) => new AppError("bad-input", `${cleanLine(column, 60)} holds a formula`);

function evidenceOf(row: CsvRow, span: Span, reportedAt: string): PurgeCountEvidence {
  const strange = Object.entries(row.fields).find(([, text]) => isFormula(text));
  if (strange) throw formula(strange[0]);
  const reason = PurgeReason.safeParse(row.fields["reason"] || "unspecified");
  if (!reason.success) throw new AppError("bad-input", "the reason is not one we know");
  return { kind: "purge-count", ...span, reason: reason.data, blocked: count(row, "blocked"), deleted: count(row, "deleted"), reportedAt, whole: true };
}

type Group = { good: { piece: PurgeCountEvidence; line: number }[]; badLine: number | null };

/**
 * Purged-account totals: columns client, period (YYYY-MM or YYYY-MM-DD), blocked, deleted, as well as client_id, month, blocked_count,
 * deleted_count; `reason` if there is one. Every bad row is reported with its line; an empty count is unknown, not 0. The rows of one client and period
 * replace together what was said of it before, so that one bad row sets all of them aside. `now` dates the report.
 */
export const purgesCsv: FileFormat<PurgeCountEvidence> = {
  id: "purges-csv",
  name: "Purged accounts (CSV)",
  detect: (head) => !/^\s*[[{]/.test(head) && /^[^\r\n]*\bclient/i.test(head.trimStart()) && /^[^\r\n]*(?:blocked|deleted)/i.test(head.trimStart()),
  async read(chunks, context) {
    if (!context?.now) throw new Error("purges-csv needs the time of the report");
    const reportedAt = new Date(context.now).toISOString();
    const groups = new Map<string, Group>();
    const faults: { line: number; reason: string }[] = [];
    for (const row of readCsv(await collectText(chunks, MAX_TEXT), Object.values(COLUMNS))) {
      let group: Group | undefined;
      try {
        const span = spanOf(row);
        const key = JSON.stringify(span);
        group = groups.get(key) ?? { good: [], badLine: null };
        groups.set(key, group);
        const piece = evidenceOf(row, span, reportedAt);
        const earlier = group.good.find((each) => each.piece.reason === piece.reason);
        if (earlier) throw new AppError("bad-input", `the same client, period and reason as line ${earlier.line}`);
        group.good.push({ piece, line: row.line });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        faults.push({ line: row.line, reason: `${error.message}.` });
        if (group) group.badLine ??= row.line;
      }
    }
    const evidence: PurgeCountEvidence[] = [];
    for (const { good, badLine } of groups.values()) {
      if (badLine === null) evidence.push(...good.map(({ piece }) => piece));
      else faults.push(...good.map(({ line }) => ({ line, reason: `line ${badLine}, of the same client and period, cannot be read, so neither counts.` })));
    }
    // What stands in a bad row may be a person's: its line says where to look.
    const rejected = faults.sort((a, b) => a.line - b.line).map(({ line, reason }): Rejected => ({ reason, at: `line ${line}`, raw: "" }));
    return { evidence, rejected };
  },
};

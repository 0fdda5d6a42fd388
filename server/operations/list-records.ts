import { cleanText } from "#server/connectors/text.ts";
import { withScope } from "#server/store/database.ts";
import { countQuarantine, listQuarantine, type QuarantineRecord, type QuarantineState, type ReasonCount } from "#server/store/quarantine-list.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { getSource } from "#server/store/sources.ts";

const PAGE = 50;
const MOST_SHOWN = 4_000;

/** `raw` null: not shown, because a record of accounts may name a person. `cut`: there is more of it than is shown. */
export type ShownRecord = Omit<QuarantineRecord, "raw"> & { raw: string | null; cut: boolean };
export type Records = { name: string; records: ShownRecord[]; reasons: ReasonCount[]; page: number; pages: number };
type Request = { scope: ClientScope; source: string; state: QuarantineState; reason?: string | undefined; page: number };

/** What of a source was set aside, with the record as plain text. Errors: not-found. */
export async function listRecords({ scope, source: id, state, reason, page }: Request): Promise<Records> {
  return withScope(scope, "read", async (tx) => {
    const source = await getSource(tx, id);
    const reasons = await countQuarantine(tx, source.id);
    const records = await listQuarantine(tx, { sourceId: source.id, state, reason, limit: PAGE, skip: (page - 1) * PAGE });
    const count = reasons.reduce((sum, each) => sum + (reason === undefined || each.reason === reason ? each[state] : 0), 0);
    return {
      name: source.name,
      records: records.map((record) => ({ ...record, ...shownRaw(record.raw, source.kind === "purges") })),
      reasons,
      page,
      pages: Math.max(1, Math.ceil(count / PAGE)),
    };
  });
}

function shownRaw(raw: string, names: boolean): { raw: string | null; cut: boolean } {
  return names ? { raw: null, cut: false } : { raw: cleanText(raw, MOST_SHOWN), cut: raw.length > MOST_SHOWN };
}

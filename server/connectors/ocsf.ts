import { z } from "zod";
import { isRecord } from "#server/connectors/json.ts";
import { aggregateOf } from "#server/connectors/ocsf-aggregate.ts";
import { isoOf, readInstant, readMs } from "#server/connectors/purge-log.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { type PurgeCountEvidence, type PurgeEventEvidence, PurgeReason, type Rejected } from "#server/posture/evidence.ts";

export type OcsfEvidence = PurgeCountEvidence | PurgeEventEvidence;
/** Whose account it was: one name for all, or what the record says, first of `by`. */
export type OcsfWhose = { client: string | null; by: readonly ("tenant" | "organization")[] };

/** Account Change (3001) and its successor User Management (3007) number their activities differently: 6 deletes in one and locks in the other. */
const ACTIVITIES: Record<number, Record<number, "deleted" | "blocked">> = { 3001: { 6: "deleted", 9: "blocked" }, 3007: { 3: "deleted", 6: "blocked" } };
const AHEAD_MS = 300_000;

const Text = z.string().trim().min(1).max(500).nullish().catch(null);
const Named = z.object({ uid: Text, name: Text }).nullish().catch(null);
const Event = z.object({
  class_uid: z.number().int(),
  activity_id: z.number().int(),
  type_uid: z.number().int().nullish(),
  status_id: z.number().int().nullish(),
  status: z.string().nullish(),
  status_detail: z.string().nullish(),
  count: z.number().int().nullish(),
  user: z.object({ uid: Text, org: Named }).nullish(),
  metadata: z.object({ uid: Text, tenant_uid: Text }).nullish(),
});
type Event = z.infer<typeof Event>;

/**
 * Evidence of OCSF events (identity and access management). Other classes and activities are ignored, and so is what did not succeed. An event that
 * contradicts itself, names no account or no client, or whose time is not in milliseconds is rejected; only its place and the rule are kept.
 */
export function readOcsf(records: readonly { value: unknown; at: string }[], { whose, now }: { whose: OcsfWhose; now: string }) {
  const rejected: Rejected[] = [];
  const evidence: OcsfEvidence[] = [];
  const totals = new Map<string, PurgeCountEvidence>();
  const seen = new Set<string>();
  for (const { value, at } of records) {
    try {
      for (const piece of evidenceOf(value, { whose, now, seen })) {
        if (piece.kind === "purge-event") evidence.push(piece);
        else {
          const key = JSON.stringify([piece.client, piece.from, piece.to, piece.reason]);
          const known = totals.get(key);
          totals.set(key, known ? { ...piece, deleted: (known.deleted ?? 0) + (piece.deleted ?? 0) } : piece);
        }
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      rejected.push({ reason: error.message, at, raw: "" });
    }
  }
  return { evidence: [...evidence, ...totals.values()], rejected };
}

const refuse = (message: string) => new AppError("bad-input", message);

function evidenceOf(value: unknown, { whose, now, seen }: { whose: OcsfWhose; now: string; seen: Set<string> }): OcsfEvidence[] {
  if (!isRecord(value) || !("class_uid" in value)) throw refuse("This is no OCSF event: it has no class_uid.");
  if (typeof value["class_uid"] === "number" && !(value["class_uid"] in ACTIVITIES)) return [];
  const read = Event.safeParse(value);
  if (!read.success) throw refuse(`This event cannot be read, at ${String(read.error.issues[0]?.path[0] ?? "its top level")}.`);
  const event = read.data;
  if (event.activity_id < 0 || event.activity_id > 99) throw refuse("The activity of this event is none of OCSF's.");
  if (event.type_uid != null && event.type_uid !== event.class_uid * 100 + event.activity_id)
    throw refuse("The type_uid of this event is not that of its class and activity.");
  const action = ACTIVITIES[event.class_uid]?.[event.activity_id];
  if (action === undefined || !succeeded(event)) return [];
  const atMs = timeOf(value, "time");
  if (atMs === null) throw refuse("The time of this event is neither a date with a zone nor in milliseconds.");
  if (atMs > Date.parse(now) + AHEAD_MS) throw refuse("This event is from the future.");
  const base = { client: clientOf(event, whose), reason: PurgeReason.catch("unspecified").parse(event.status_detail) };
  const uid = event.metadata?.uid ?? null;
  if ((event.count ?? 1) > 1 && action === "deleted") {
    const span = { startMs: timeOf(value, "start_time"), endMs: timeOf(value, "end_time") };
    if (uid !== null && seen.has(uid)) return [];
    if (uid !== null) seen.add(uid);
    return aggregateOf({ ...base, ...span, count: event.count ?? 1, uid, reportedAt: isoOf(atMs) });
  }
  const account = event.user?.uid;
  if (!account) throw refuse("This event names no account: it has no user.uid.");
  return [{ kind: "purge-event", ...base, account, action, at: isoOf(atMs), createdAt: null }];
}

/** Only what came true counts. Errors: AppError when the event does not say, or says something OCSF does not know. */
function succeeded({ status_id: id, status }: Event): boolean {
  if (id === 1) return true;
  if (id === 2) return false;
  if (id != null && id !== 0 && id !== 99) throw refuse("The status of this event is none of OCSF's.");
  if (/^success$/i.test(status ?? "")) return true;
  if (/^failure$/i.test(status ?? "")) return false;
  throw refuse("This event does not say whether it succeeded.");
}

function clientOf({ metadata, user }: Event, { client, by }: OcsfWhose): string {
  const said = { tenant: metadata?.tenant_uid, organization: user?.org?.name ?? user?.org?.uid };
  const name = cleanLine(by.map((each) => said[each]).find((each) => each) ?? client ?? "", 200);
  if (name === "") throw refuse("This event does not say whose account it was.");
  return name;
}

/** `time_dt` is preferred: some producers write seconds into `time`. */
function timeOf(value: Record<string, unknown>, field: "time" | "start_time" | "end_time"): number | null {
  const dated = value[`${field}_dt`];
  return dated === undefined || dated === null ? readMs(value[field]) : readInstant(dated);
}

import { z } from "zod";
import { type AccountEvent, readInstant, type Unread } from "#server/connectors/purge-log.ts";
import type { SignUp } from "#server/connectors/sign-ups.ts";
import { cleanLine } from "#server/connectors/text.ts";
import type { PurgeReason } from "#server/posture/evidence.ts";

type Counted = { action: AccountEvent["action"]; reason: PurgeReason };
/** The types that count. `fdu` and `fs` are deletions and sign-ups that failed: nothing was deleted, and nobody was refused. */
const COUNTED: Record<string, Counted> = {
  sdu: { action: "deleted", reason: "unspecified" },
  limit_wc: { action: "blocked", reason: "credential-stuffing" },
  limit_sul: { action: "blocked", reason: "policy" },
  limit_mu: { action: "blocked", reason: "credential-stuffing" },
  pwd_leak: { action: "blocked", reason: "credential-stuffing" },
  signup_pwd_leak: { action: "blocked", reason: "credential-stuffing" },
};
const Text = z.string().trim().min(1).max(500).nullish().catch(null);
const Event = z.object({
  type: z.string(),
  date: z.unknown(),
  user_id: Text,
  user_name: Text,
  organization_id: Text,
  organization_name: Text,
  client_id: Text,
  client_name: Text,
});
export type Whose = { by: "tenant" | "organization" | "application"; tenant: string };

/** One record of the tenant log. Types we do not count are ignored; a counted one that cannot be read is told and counts nothing. */
export function readAuth0Event(item: unknown, { whose, place }: { whose: Whose; place: string }): { events: AccountEvent[]; unread: Unread | null } {
  const none = { events: [], unread: null };
  const read = Event.safeParse(item);
  const atMs = readInstant((item as { date?: unknown } | null)?.date);
  const refuse = (reason: string, field: string) => ({ events: [], unread: { reason, at: `${place}.${field}`, atMs } });
  if (!read.success) return refuse("This record cannot be read.", String(read.error.issues[0]?.path[0] ?? "record"));
  const event = read.data;
  const counted = Object.hasOwn(COUNTED, event.type) ? COUNTED[event.type] : undefined;
  if (counted === undefined) return none;
  if (atMs === null) return refuse("The time of this event cannot be read.", "date");
  // A sign-up that was refused never had an id: what it called itself is hashed instead.
  const account = event.user_id ?? (counted.action === "blocked" ? event.user_name : null);
  // An address that made too many attempts is no account.
  if (!account) return event.type === "limit_mu" ? none : refuse("This event names no account.", "user_id");
  const client =
    whose.by === "tenant"
      ? whose.tenant
      : whose.by === "organization"
        ? (event.organization_name ?? event.organization_id)
        : (event.client_name ?? event.client_id);
  if (!client) return refuse(`This event names no ${whose.by}, so nobody can say whose account it was.`, whose.by);
  return { events: [{ client: cleanLine(client, 200) || "unnamed", account, ...counted, atMs }], unread: null };
}

/** The account a record says signed up; none for any other record, and for one that cannot be read. */
export function readAuth0SignUp(item: unknown): SignUp[] {
  const read = Event.safeParse(item);
  const atMs = readInstant((item as { date?: unknown } | null)?.date);
  return read.success && read.data.type === "ss" && read.data.user_id && atMs !== null ? [{ account: read.data.user_id, atMs }] : [];
}

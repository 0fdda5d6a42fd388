import { z } from "zod";
import { type AccountEvent, readMs, type Unread } from "#server/connectors/purge-log.ts";
import type { SignUp } from "#server/connectors/sign-ups.ts";
import type { PurgeReason } from "#server/posture/evidence.ts";

type Reading = { events: AccountEvent[]; unread: Unread | null };
const NONE: Reading = { events: [], unread: null };

/** User events that count. A lock for a while lets the person in again, so only a lasting one is a refusal. */
export const LOCKED_OUT = "USER_DISABLED_BY_PERMANENT_LOCKOUT";
export const OWN_DELETION = "DELETE_ACCOUNT";
const USER_EVENTS: Record<string, { action: AccountEvent["action"]; reason: PurgeReason }> = {
  [LOCKED_OUT]: { action: "blocked", reason: "credential-stuffing" },
  [OWN_DELETION]: { action: "deleted", reason: "unspecified" },
};

const USER_PATH = /^users\/([^/]{1,500})$/;
const OPERATIONS = ["CREATE", "UPDATE", "DELETE", "ACTION"];
const AdminEvent = z.object({
  time: z.unknown(),
  operationType: z.string(),
  resourceType: z.string(),
  resourcePath: z.string().nullish(),
  error: z.string().nullish(),
});
const UserEvent = z.object({ time: z.unknown(), type: z.string(), userId: z.string().nullish(), error: z.string().nullish() });

const timeOf = (item: unknown): number | null => readMs((item as { time?: unknown } | null)?.time);
const refusal =
  (place: string, atMs: number | null) =>
  (reason: string, field: string): Reading => ({ events: [], unread: { reason, at: `${place}.${field}`, atMs } });

/** A deletion of a user by an administrator or a program. Its roles and groups are other resources; one with an error deleted nothing. */
export function readAdminEvent(item: unknown, { client, place }: { client: string; place: string }): Reading {
  const atMs = timeOf(item);
  const refuse = refusal(place, atMs);
  const read = AdminEvent.safeParse(item);
  if (!read.success) return refuse("This record cannot be read.", String(read.error.issues[0]?.path[0] ?? "record"));
  const { operationType, resourceType, resourcePath, error } = read.data;
  if (resourceType !== "USER") return NONE;
  if (!OPERATIONS.includes(operationType)) return refuse("The operation of this event is none we know.", "operationType");
  if (operationType !== "DELETE" || error) return NONE;
  if (atMs === null) return refuse("The time of this event is not in milliseconds.", "time");
  const account = USER_PATH.exec(resourcePath ?? "")?.[1];
  if (account === undefined) return refuse("This event names no account.", "resourcePath");
  return { events: [{ client, account, action: "deleted", reason: "unspecified", atMs }], unread: null };
}

/** An account locked for good after too many attempts, or one its owner deleted. */
export function readUserEvent(item: unknown, { client, place, counted }: { client: string; place: string; counted: readonly string[] }): Reading {
  const atMs = timeOf(item);
  const refuse = refusal(place, atMs);
  const read = UserEvent.safeParse(item);
  if (!read.success) return refuse("This record cannot be read.", String(read.error.issues[0]?.path[0] ?? "record"));
  const { type, userId, error } = read.data;
  const known = counted.includes(type) ? USER_EVENTS[type] : undefined;
  // A lasting lock is itself reported with the error that led to it.
  if (known === undefined || (error && known.action === "deleted")) return NONE;
  if (atMs === null) return refuse("The time of this event is not in milliseconds.", "time");
  if (!userId) return refuse("This event names no account.", "userId");
  return { events: [{ client, account: userId, ...known, atMs }], unread: null };
}

export const SIGNED_UP = "REGISTER";

/** The account an admin event or a user event says was created; none for any other event, and for one that cannot be read. */
export function readSignUp(item: unknown): SignUp[] {
  const atMs = timeOf(item);
  const [admin, user] = [AdminEvent.safeParse(item).data, UserEvent.safeParse(item).data];
  const account =
    admin?.operationType === "CREATE" && admin.resourceType === "USER" && !admin.error
      ? USER_PATH.exec(admin.resourcePath ?? "")?.[1]
      : user?.type === SIGNED_UP && !user.error
        ? user.userId
        : null;
  return account && atMs !== null ? [{ account, atMs }] : [];
}

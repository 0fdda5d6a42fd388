import { z } from "zod";
import { type AccountEvent, readInstant, type Unread } from "#server/connectors/purge-log.ts";
import type { SignUp } from "#server/connectors/sign-ups.ts";
import type { PurgeReason } from "#server/posture/evidence.ts";

const DELETED = new Set(["user.lifecycle.delete", "user.lifecycle.delete.initiated", "user.lifecycle.delete.completed"]);
const REFUSED = /^(?:user\.account\.lock(?:\.limit)?|security\.threat\.detected|user\.registration\..+)$/;
/** What is asked for; the same prefixes as above. */
export const FILTER = [
  'eventType sw "user.lifecycle.delete"',
  'eventType sw "user.account.lock"',
  'eventType eq "security.threat.detected"',
  'eventType sw "user.registration"',
].join(" or ");

/** Every result Okta documents. What came true counts; the others are known and do not. */
const TRUE_RESULTS = { deleted: ["SUCCESS"], blocked: ["SUCCESS", "DENY"] } as const;
const RESULTS = [
  "SUCCESS",
  "FAILURE",
  "SKIPPED",
  "ALLOW",
  "DENY",
  "CHALLENGE",
  "UNKNOWN",
  "RATE_LIMIT",
  "DEFERRED",
  "SCHEDULED",
  "ABANDONED",
  "UNANSWERED",
  "INCOMPLETE",
];

const Party = z.object({ id: z.string().nullish(), type: z.string().nullish() });
const Event = z.object({
  published: z.unknown(),
  eventType: z.string(),
  outcome: z.object({ result: z.unknown(), reason: z.string().nullish() }).nullish(),
  target: z.array(Party).nullish(),
  actor: Party.nullish(),
});
type Event = z.infer<typeof Event>;

/** One record of the System Log. Event types we do not count are ignored; a counted one with a value nobody knows is told and counts nothing. */
export function readOktaEvent(item: unknown, { client, place }: { client: string; place: string }): { events: AccountEvent[]; unread: Unread | null } {
  const none = { events: [], unread: null };
  const read = Event.safeParse(item);
  const atMs = readInstant((item as { published?: unknown } | null)?.published);
  const refuse = (reason: string, field: string) => ({ events: [], unread: { reason, at: `${place}.${field}`, atMs } });
  if (!read.success) return refuse("This record cannot be read.", String(read.error.issues[0]?.path[0] ?? "record"));
  const { eventType, outcome } = read.data;
  const action = DELETED.has(eventType) ? "deleted" : REFUSED.test(eventType) ? "blocked" : null;
  if (action === null) return none;
  if (atMs === null) return refuse("The time of this event cannot be read.", "published");
  const result = outcome?.result;
  if (typeof result !== "string" || !RESULTS.includes(result)) return refuse("The outcome of this event is none we know.", "outcome.result");
  if (!TRUE_RESULTS[action].some((each) => each === result)) return none;
  // An account that was never created was refused only if the sign-up was: creating one is no refusal.
  if (eventType.startsWith("user.registration.") && result !== "DENY") return none;
  const accounts = accountsOf(read.data, action);
  // ThreatInsight also refuses network addresses; they are no accounts.
  if (accounts.length === 0) return eventType === "security.threat.detected" ? none : refuse("This event names no account.", "target");
  return { events: accounts.map((account) => ({ client, account, action, reason: reasonOf(read.data), atMs })), unread: null };
}

/** What is asked for to learn when accounts signed up. */
export const SIGN_UP_FILTER = 'eventType eq "user.lifecycle.create"';

/** The accounts a record says were created; none for any other record, and for one that cannot be read. */
export function readOktaSignUp(item: unknown): SignUp[] {
  const read = Event.safeParse(item);
  const atMs = readInstant((item as { published?: unknown } | null)?.published);
  if (!read.success || atMs === null || read.data.eventType !== "user.lifecycle.create" || read.data.outcome?.result !== "SUCCESS") return [];
  return accountsOf(read.data, "deleted").map((account) => ({ account, atMs }));
}

function accountsOf({ target, actor }: Event, action: "deleted" | "blocked"): string[] {
  const users = (parties: readonly (z.infer<typeof Party> | null | undefined)[]) =>
    parties.flatMap((party) => (party?.type === "User" && party.id ? [party.id] : []));
  const targets = [...new Set(users(target ?? []))];
  return targets.length > 0 || action === "deleted" ? targets : users([actor]);
}

function reasonOf({ eventType, outcome }: Event): PurgeReason {
  const words = outcome?.reason ?? "";
  if (/password spray|login failures|credential stuffing|brute.?force/i.test(words)) return "credential-stuffing";
  return eventType.startsWith("user.registration.") && /\bbots?\b|captcha/i.test(words) ? "bot-signup" : "unspecified";
}

import { z } from "zod";
import type { PushConnector } from "#server/connectors/connector.ts";
import { isRecord, parseJson } from "#server/connectors/json.ts";
import { daysOf } from "#server/connectors/purge-days.ts";
import { AppError } from "#server/errors.ts";
import { Day, type Evidence, Instant, type PurgeCountEvidence, PurgeReason, type Rejected } from "#server/posture/evidence.ts";

const MAX_BODY = 1_000_000;
const MAX_COUNT = 2_000_000_000;

const Count = z
  .number()
  .int()
  .min(0)
  .max(MAX_COUNT)
  .nullish()
  .transform((n) => n ?? null);
const Client = z.string().trim().min(1).max(200);
const Reason = PurgeReason.default("unspecified");
const Part = z.strictObject({ blocked: Count, deleted: Count });

/** A total of one month ("period": "2026-10") or one day ("day"), by reason if the sender knows. */
const Summary = z
  .strictObject({
    client_id: Client,
    period: z.string().optional(),
    day: Day.optional(),
    blocked: Count,
    deleted: Count,
    by_reason: z.partialRecord(PurgeReason.exclude(["unspecified"]), Part).optional(),
  })
  .refine((d) => (d.period === undefined) !== (d.day === undefined) && daysOf(d.period ?? d.day ?? "") !== null, "period must be YYYY-MM, or day YYYY-MM-DD");
const Account = z.strictObject({
  client_id: Client,
  account_id: z.string().trim().min(1).max(500),
  reason: Reason,
  at: Instant.optional(),
  created_at: Instant.nullish(),
});
const Alive = z.strictObject({ client_id: Client, day: Day });

const Plain = z.strictObject({ type: z.string(), timestamp: Instant, data: z.unknown() });
/** CloudEvents 1.0, structured JSON mode. Extension attributes are allowed by that specification and not read. */
const CloudEvent = z.object({
  specversion: z.literal("1.0"),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  time: Instant.optional(),
  data: z.unknown(),
});

const iso = (instant: string): string => new Date(instant).toISOString();

function remainder(total: number | null, parts: (number | null)[]): number | null {
  if (parts.includes(null)) return null;
  return (total ?? 0) - parts.reduce<number>((sum, n) => sum + (n ?? 0), 0);
}

/** One row per reason; what the reasons leave of the total is "unspecified", so that the rows add up to it. Together they replace what was said before. */
function counts(d: z.infer<typeof Summary>, reportedAt: string): PurgeCountEvidence[] {
  const days = daysOf(d.period ?? d.day ?? "");
  if (!days) throw new AppError("bad-input", "period must be YYYY-MM, or day YYYY-MM-DD");
  const row = (reason: PurgeReason, blocked: number | null, deleted: number | null): PurgeCountEvidence => ({
    kind: "purge-count",
    client: d.client_id,
    ...days,
    reason,
    blocked,
    deleted,
    reportedAt,
    whole: true,
  });
  const parts = Object.entries(d.by_reason ?? {}) as [PurgeReason, z.infer<typeof Part>][];
  if (parts.length === 0) return [row("unspecified", d.blocked, d.deleted)];
  const left = (["blocked", "deleted"] as const).map((key) =>
    d[key] === null
      ? // Neither a total nor any part: not said, which is not 0.
        parts.every(([, p]) => p[key] === null)
        ? null
        : 0
      : remainder(
          d[key],
          parts.map(([, p]) => p[key]),
        ),
  );
  if (left.some((n) => n !== null && n < 0)) throw new AppError("bad-input", "The counts by reason add up to more than the total.");
  return [...parts.map(([reason, p]) => row(reason, p.blocked, p.deleted)), row("unspecified", left[0] ?? null, left[1] ?? null)];
}

/** What a message says, by its type. `at`: when the sender says it was sent. Errors: ZodError or AppError for anything not known. */
function evidenceOf(type: string, at: string | null, data: unknown): Evidence[] {
  const when = (own?: string): string => {
    const instant = own ?? at;
    if (instant === null) throw new AppError("bad-input", "The message carries no time.");
    return iso(instant);
  };
  switch (type) {
    case "accounts.purged":
      return counts(Summary.parse(data), when());
    case "account.blocked":
    case "account.deleted": {
      const { client_id, account_id, reason, at: own, created_at } = Account.parse(data);
      const action = type === "account.blocked" ? "blocked" : "deleted";
      return [{ kind: "purge-event", client: client_id, account: account_id, action, reason, at: when(own), createdAt: created_at ? iso(created_at) : null }];
    }
    case "accounts.heartbeat": {
      const { client_id, day } = Alive.parse(data);
      return [{ kind: "purge-heartbeat", client: client_id, day, at: when() }];
    }
    default:
      throw new AppError("bad-input", "The type is none of accounts.purged, account.blocked, account.deleted and accounts.heartbeat.");
  }
}

/** Keys may be a person's too, so only ours are ever named. */
const FIELDS = new Set([
  "type",
  "timestamp",
  "time",
  "id",
  "source",
  "specversion",
  ...Object.keys(Summary.shape),
  ...Object.keys(Account.shape),
  ...Object.keys(Alive.shape),
]);

function explain(error: unknown): string {
  if (error instanceof AppError) return error.message;
  if (!(error instanceof z.ZodError)) throw error;
  const issue = error.issues[0];
  if (issue?.code === "unrecognized_keys") return "It has a field we do not know.";
  const field = issue?.path.filter((step) => FIELDS.has(String(step))).join(".");
  return `${field ? `${field}: ` : ""}${issue?.message ?? "another shape"}`.slice(0, 300);
}

export const WebhookSettings = z.strictObject({});

/**
 * Purged accounts by webhook: CloudEvents 1.0 (structured) or plain {type, timestamp, data}, with types `accounts.purged` (totals of a client
 * for a day or month), `account.blocked`, `account.deleted` (one account) and `accounts.heartbeat`. The signature is checked before, by
 * `verifyDelivery`. Anything not known is rejected whole; its values are not kept. A count left out is null: unknown, not 0.
 */
export const purgeWebhook: PushConnector<z.infer<typeof WebhookSettings>> = {
  id: "purge-webhook",
  name: "Purged accounts (signed webhook)",
  mode: "push",
  kind: "purges",
  settings: WebhookSettings,
  receive(body) {
    const reject = (reason: string): { evidence: Evidence[]; rejected: Rejected[] } => ({
      evidence: [],
      rejected: [{ reason, at: "body", raw: "" }],
    });
    if (body.length > MAX_BODY) return reject("The body is larger than 1 MB.");
    try {
      const value = parseJson(body);
      if (isRecord(value) && "specversion" in value) {
        const event = CloudEvent.parse(value);
        return { evidence: evidenceOf(event.type, event.time ?? null, event.data), rejected: [] };
      }
      const message = Plain.parse(value);
      return { evidence: evidenceOf(message.type, message.timestamp, message.data), rejected: [] };
    } catch (error) {
      return reject(explain(error));
    }
  },
};

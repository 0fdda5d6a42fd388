import { createHash } from "node:crypto";
import { cleanLine } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { assembleReport } from "#server/operations/assemble-report.ts";
import { canonicalJson } from "#server/posture/canonical-json.ts";
import { clientMonthOf } from "#server/posture/client-month.ts";
import { forReader } from "#server/posture/disclosure.ts";
import { errataBetween } from "#server/posture/errata.ts";
import { hasEnded } from "#server/posture/period.ts";
import { kindOf } from "#server/posture/period-id.ts";
import type { Publication, Report } from "#server/posture/report.ts";
import { reportCode } from "#server/posture/report-code.ts";
import { recordAudit } from "#server/store/audit.ts";
import { saveClientMonth } from "#server/store/client-months.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { findLatestPublished, insertEditions } from "#server/store/published.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { findCode } from "#server/store/verification.ts";

type Request = {
  scope: ClientScope;
  clientSlug: string;
  periodId: string;
  actor: string;
  now: string;
  /** The newest revision the publisher has seen (0 = none): refused when there is a newer one. */
  after?: number | undefined;
  /** Why, in the publisher's words; stands before what was found to differ. */
  errata?: readonly string[] | undefined;
};

/**
 * Freezes the report: both editions as exact text with their SHA-256, write-once, one revision after the other.
 * Errors: not-found; conflict when the period has not ended, nothing a client reads has changed, or somebody else published first.
 */
export async function publishReport({ scope, clientSlug, periodId, actor, now, after, errata = [] }: Request): Promise<Publication> {
  const said = errata.map((line) => cleanLine(line, 500)).filter((line) => line !== "");
  return withScope(scope, "write", async (tx) => {
    const { clientId, report, whole } = await assembleReport(tx, { clientSlug, periodId, now });
    if (!hasEnded(report.period, now)) throw new AppError("conflict", `${report.periodLabel} has not ended yet. It can be published once it has.`);
    const latest = await findLatestPublished(tx, clientId, periodId);
    const revision = (latest?.latest ?? 0) + 1;
    if (after !== undefined && after !== revision - 1)
      throw new AppError("conflict", `Revision ${revision - 1} was published since you looked. Please read it first.`);
    const changes = latest === null ? [] : [...said, ...errataBetween(forReader(latest.report, "client"), forReader(report, "client"))];
    if (latest !== null && changes.length === said.length) throw new AppError("conflict", `Nothing has changed since revision ${revision - 1}.`);

    const staff = freeze({ ...report, status: `Published, revision ${revision}. ${report.status}` });
    const client = freeze(forReader(staff.report, "client"));
    const code = await freeCode(tx, client.sha256);
    const { headline, verdict } = client.report;
    const written = await insertEditions(tx, {
      clientId,
      clientSlug,
      clientName: report.client.name,
      period: periodId,
      revision,
      headline,
      verdict,
      staff,
      client,
      code,
      errata: changes,
      at: now,
      by: actor,
    });
    if (!written) throw new AppError("conflict", "Somebody else has just published this report.");
    if (kindOf(periodId) === "month") await saveClientMonth(tx, clientId, clientMonthOf(whole));
    await recordAudit(tx, {
      chain: clientId,
      actor,
      action: "report.published",
      subject: `${clientSlug}/${periodId}`,
      detail: { revision, code, sha256: client.sha256, staffSha256: staff.sha256 },
      at: now,
    });
    return { revision, sha256: client.sha256, code, publishedAt: now, replaces: revision === 1 ? null : revision - 1, errata: changes };
  });
}

function freeze(report: Report): { report: Report; model: string; sha256: string } {
  const model = canonicalJson(report);
  return { report, model, sha256: createHash("sha256").update(model).digest("hex") };
}

/** Two reports with one code could not be told apart by a stranger, so the next bits of the hash are taken until it is free. */
async function freeCode(tx: Tx, sha256: string): Promise<string> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const code = reportCode(sha256, attempt);
    if ((await findCode(tx, code)) === null) return code;
  }
  throw new Error("no free report code");
}

import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { refreshSpan } from "#server/operations/refresh-span.ts";
import { WindowKind, WindowReason } from "#server/operations/window-text.ts";
import { Weekly } from "#server/posture/contract-terms.ts";
import { Day } from "#server/posture/evidence.ts";
import { localDay } from "#server/posture/format.ts";
import { addDays } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient, getSite } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { insertSeries } from "#server/store/maintenance-series.ts";
import type { ClientScope } from "#server/store/scope.ts";

const Series = z.object({
  kind: WindowKind,
  timeZone: z.string().refine((name) => name === "UTC" || Intl.supportedValuesOf("timeZone").includes(name)),
  weekly: Weekly,
  firstDay: Day,
  lastDay: Day.nullable(),
  skipDays: z.array(Day).max(400),
  reason: WindowReason,
});
const NAMES: Record<string, string> = {
  kind: "the kind",
  timeZone: "the time zone",
  weekly: "the days and hours (they must end after they begin, on the same day)",
  firstDay: "the first day",
  lastDay: "the last day",
  skipDays: "the days without it",
  reason: "the reason, in at most 500 characters",
};

type Request = {
  scope: ClientScope;
  clientSlug: string;
  /** Null = every site. */
  site: string | null;
  kind: string;
  timeZone: string;
  weekly: { days: number[]; from: string; to: string }[];
  firstDay: string;
  lastDay: string | null;
  skipDays: string[];
  reason: string;
  /** When it was told to the client; now unless the operator vouches for an earlier moment. */
  announced?: string;
  actor: string;
  by: string;
  now: string;
};

/**
 * Records maintenance that comes back every week. Each occurrence has its notice from the announcement to its own beginning, so an entry made today
 * cannot excuse what has begun. Errors: bad-input naming what is wrong, not-found.
 */
export async function addMaintenanceSeries({ scope, clientSlug, site, announced, actor, by, now, ...given }: Request): Promise<{ id: string }> {
  const read = Series.safeParse(given);
  if (!read.success) {
    const wrong = [...new Set(read.error.issues.map(({ path }) => NAMES[String(path[0])] ?? "the window"))];
    throw new AppError("bad-input", `Please check ${wrong.join(" and ")}.`);
  }
  const { firstDay, lastDay, skipDays } = read.data;
  if (lastDay !== null && lastDay < firstDay) throw new AppError("bad-input", "The last day lies before the first.");
  if (announced !== undefined && Date.parse(announced) > Date.parse(now)) throw new AppError("bad-input", "The announcement lies in the future.");
  const { client, id } = await withScope(scope, "write", async (tx) => {
    const found = site === null ? { client: await getClient(tx, clientSlug), site: null } : await getSite(tx, clientSlug, site);
    const { clientId, timeZone } = found.client;
    if (announced === undefined && firstDay < addDays(localDay(now, timeZone), -1))
      throw new AppError("bad-input", "A recurring window begins today or later.");
    const announcedAt = announced ?? now;
    const series = { ...read.data, skipDays: [...new Set(skipDays)].sort(), siteId: found.site?.siteId ?? null, announcedAt, author: actor, enteredBy: by };
    const seriesId = await insertSeries(tx, clientId, series);
    await recordAudit(tx, {
      chain: clientId,
      actor,
      action: "maintenance-series.added",
      subject: seriesId,
      detail: { site, announcedAt, ...read.data },
      at: now,
    });
    return { client: found.client, id: seriesId };
  });
  await refreshSpan(scope, client, { from: Temporal.PlainDate.from(firstDay).toZonedDateTime(client.timeZone).toInstant().toString(), to: null, now });
  return { id };
}

import { z } from "zod";
import type { ApiClient } from "#server/connectors/api-client.ts";
import { AHEAD_S } from "#server/connectors/local-windows.ts";
import { readEach } from "#server/connectors/monitor-list.ts";
import { secondsOf, type Span, within } from "#server/connectors/reported-days.ts";
import type { VendorWindow } from "#server/connectors/vendor-windows.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const Time = z.number().int();
const Window = z.object({
  id: z.number().int(),
  description: z.string().nullish(),
  from: Time,
  to: Time,
  recurrencetype: z.enum(["none", "day", "week", "month"]).nullish(),
  checks: z.object({ uptime: z.array(z.number().int()).nullish() }).nullish(),
});
const Windows = z.object({ maintenance: z.array(z.unknown()) });
const Occurrence = z.object({ id: z.number().int(), maintenanceid: z.number().int(), from: Time, to: Time });
const Occurrences = z.object({ occurrences: z.array(z.unknown()) });

/** Maintenance windows up to 60 days ahead; of recurring ones every occurrence as Pingdom lists it, so that its own rules of repeating are not guessed. */
export async function readPingdomWindows(question: {
  client: ApiClient;
  names: ReadonlyMap<string, string>;
  span: Span;
  now: string;
  rejected: Rejected[];
}): Promise<VendorWindow[]> {
  const { client, names, span, now, rejected } = question;
  const until = { from: span.from, to: Math.max(span.to, secondsOf(now) + AHEAD_S) };
  const { maintenance } = (await client.get("maintenance", Windows)).body;
  const windows = readEach(maintenance, { schema: Window, place: "maintenance", rejected });
  const repeats = (type: string | null | undefined) => type !== null && type !== undefined && type !== "none";
  const listed = windows.some(({ recurrencetype }) => repeats(recurrencetype))
    ? (await client.get(`maintenance.occurrences?from=${until.from}&to=${until.to}`, Occurrences)).body.occurrences
    : [];
  const occurrences = readEach(listed, { schema: Occurrence, place: "occurrences", rejected });
  return windows.flatMap(({ id, description, from, to, recurrencetype, checks }) => {
    const externals = (checks?.uptime ?? []).flatMap((check) => names.get(String(check)) ?? []);
    const times = repeats(recurrencetype)
      ? occurrences.filter(({ maintenanceid }) => maintenanceid === id).map((each) => ({ ...each, id: `${id}:${each.id}` }))
      : [{ id: String(id), from, to }];
    return times
      .filter((time) => within([time], until).length > 0)
      .map((time) => ({ id: time.id, from: time.from, to: time.to, externals, reason: description ?? "Maintenance in Pingdom" }));
  });
}

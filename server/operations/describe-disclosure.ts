import { describeFinding } from "#server/operations/describe-finding.ts";
import type { ConcernDisclosure, FindingDisclosure } from "#server/posture/disclosure-record.ts";
import { getConcern } from "#server/store/concerns.ts";
import { withScope } from "#server/store/database.ts";
import {
  clientIdOf,
  listBulkActs,
  listConcernActs,
  listDecidedAlike,
  listEditionsNaming,
  listFollows,
  listPeopleInReach,
  listReportDownloads,
  listSecurityTeam,
} from "#server/store/disclosure-record.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Asked = { scope: ClientScope; by: string; now: string };

/** Who could have seen a finding, and when, since it was first seen. Errors: not-found, the same for a foreign and a missing one. */
export async function describeFindingDisclosure({
  scope,
  by,
  now,
  clientSlug,
  findingId,
}: Asked & { clientSlug: string; findingId: string }): Promise<FindingDisclosure> {
  const { client, site, title, family, firstSeenAt, severity, timeZone, history, last } = await describeFinding({ scope, clientSlug, findingId, now });
  const acts = history
    .toReversed()
    .filter(({ kind }) => kind === "evaluated" || kind === "acceptance-ended" || kind === "rated" || kind === "rating-ended")
    .map(({ at, who, text, reason }) => ({ at, by: who, text, reason }));
  const first = history.findLast(({ kind }) => kind === "evaluated");
  return withScope(scope, "read", async (tx) => {
    const clientId = await clientIdOf(tx, scope.clients, clientSlug);
    const place = { clientId, since: firstSeenAt };
    return {
      printedAt: now,
      printedBy: by,
      client: { ...client, timeZone },
      finding: { id: findingId, title, host: site.host, scanner: last?.scanner ?? family, firstSeenAt, severity },
      acts,
      released: first === undefined ? null : { at: first.at, by: first.who },
      alike: await listDecidedAlike(tx, scope.clients, { clientId, findingId }),
      editions: await listEditionsNaming(tx, place, { title, host: site.host }),
      people: await listPeopleInReach(clientId),
      follows: await listFollows(tx, place),
      downloads: await listReportDownloads(tx, place),
      bulk: await listBulkActs(tx, firstSeenAt),
    };
  });
}

/** Who could have read a concern, and what was done about it. Errors: not-found. */
export async function describeConcernDisclosure({ scope, by, now, id }: Asked & { id: string }): Promise<ConcernDisclosure> {
  const { subject, channel, receivedAt, evaluatedAt } = await getConcern(scope, id);
  return {
    printedAt: now,
    printedBy: by,
    concern: { id, subject, channel, receivedAt, evaluatedAt },
    acts: await withScope(scope, "read", (tx) => listConcernActs(tx, id)),
    people: await listSecurityTeam(),
  };
}

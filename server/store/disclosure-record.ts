import { AppError } from "#server/errors.ts";
import type { Role } from "#server/posture/access.ts";
import {
  type BulkRecord,
  type DisclosureAct,
  type DownloadRecord,
  type EditionRecord,
  type FollowRecord,
  namesFinding,
  type PersonInReach,
} from "#server/posture/disclosure-record.ts";
import { askIdentity, type Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";

type Since = { clientId: string; since: string };
type Detail = Record<string, unknown>;
const text = (detail: Detail, key: string): string => (typeof detail[key] === "string" ? detail[key] : "");

/** Everybody who has ever had an account that reaches a client's findings: its users, the managers of its book, and the desks that reach every client. */
export async function listPeopleInReach(clientId: string): Promise<PersonInReach[]> {
  const rows = await askIdentity((people) =>
    people.user.findMany({
      where: { OR: [{ role: { in: ["leadership", "security"] } }, { role: { in: ["client", "csm"] }, memberships: { some: { clientId } } }] },
      orderBy: [{ role: "asc" }, { email: "asc" }],
    }),
  );
  return rows.map(personFrom);
}

/** The security team, for what never leaves it. */
export async function listSecurityTeam(): Promise<PersonInReach[]> {
  return (await askIdentity((people) => people.user.findMany({ where: { role: "security" }, orderBy: { email: "asc" } }))).map(personFrom);
}

const personFrom = (row: { name: string; email: string; role: string; createdAt: Date; disabledAt: Date | null }): PersonInReach => ({
  ...{ name: row.name, email: row.email, role: row.role as Role },
  since: instantText(row.createdAt),
  until: instantOrNull(row.disabledAt),
});

/** The client's published editions since then, oldest first, and whether each has the finding by name. One at a time: a report is large. */
export async function listEditionsNaming(tx: Tx, { clientId, since }: Since, finding: { title: string; host: string }): Promise<EditionRecord[]> {
  const rows = await tx.publishedReport.findMany({
    where: { clientId, publishedAt: { gte: new Date(since) } },
    orderBy: [{ publishedAt: "asc" }, { period: "asc" }, { revision: "asc" }],
    select: { period: true, revision: true, publishedAt: true, publishedBy: true },
  });
  const editions: EditionRecord[] = [];
  for (const { period, revision, publishedAt, publishedBy } of rows) {
    const key = { clientId_period_revision: { clientId, period, revision } };
    const given = await tx.edition.findUnique({ where: key, select: { model: true } });
    const kept = await tx.publishedReport.findUnique({ where: key, select: { model: true } });
    const has = (model: string | undefined) => model !== undefined && namesFinding(JSON.parse(model), finding);
    editions.push({
      period,
      revision,
      publishedBy,
      publishedAt: instantText(publishedAt),
      names: has(given?.model) ? "client" : has(kept?.model) ? "staff" : "no",
    });
  }
  return editions;
}

/** Walk-throughs held with the client since then, their links and who followed, oldest first. */
export async function listFollows(tx: Tx, { clientId, since }: Since): Promise<FollowRecord[]> {
  const rows = await tx.walkThrough.findMany({
    where: { clientId, OR: [{ startedAt: { gte: new Date(since) } }, { endedAt: null }, { endedAt: { gte: new Date(since) } }] },
    orderBy: [{ startedAt: "asc" }, { walkThroughId: "asc" }],
    include: { live: { include: { followers: { orderBy: { joinedAt: "asc" } } } } },
  });
  const acts = await tx.auditEntry.findMany({
    where: { chain: clientId, action: { in: ["walk-through.link-opened", "walk-through.link-closed"] } },
    orderBy: { seq: "asc" },
  });
  return rows.map((row) => ({
    ...{ period: row.period, revision: row.revision, presenter: row.presenterName },
    startedAt: instantText(row.startedAt),
    endedAt: instantOrNull(row.endedAt),
    links: linksOf(acts.filter(({ subject }) => subject === row.walkThroughId)),
    followers: (row.live?.followers ?? []).map(({ name, via, joinedAt }) => ({
      name,
      via: via === "account" ? "account" : "link",
      joinedAt: instantText(joinedAt),
    })),
  }));
}

/** A link works until it runs out, or the next act on it. */
function linksOf(acts: readonly { at: Date; action: string; detail: unknown }[]): FollowRecord["links"] {
  return acts.flatMap(({ at, action, detail }, index) => {
    if (action !== "walk-through.link-opened") return [];
    const ends = [text(detail as Detail, "expiresAt"), acts[index + 1]?.at.toISOString() ?? ""].filter((end) => end !== "");
    return [{ openedAt: instantText(at), until: ends.reduce((a, b) => (Date.parse(a) <= Date.parse(b) ? a : b)) }];
  });
}

/** Files of the client's reports handed out one by one since then, oldest first. */
export async function listReportDownloads(tx: Tx, { clientId, since }: Since): Promise<DownloadRecord[]> {
  const rows = await tx.auditEntry.findMany({ where: { chain: clientId, action: "report.downloaded", at: { gte: new Date(since) } }, orderBy: { seq: "asc" } });
  return rows.map(({ at, actor, detail }) => {
    const about = detail as Detail;
    const revision = typeof about["revision"] === "number" ? about["revision"] : null;
    return { at: instantText(at), by: actor, revision, period: text(about, "period"), format: text(about, "format"), reader: text(about, "reader") };
  });
}

/** Bulk exports asked for and taken since then, by anybody, oldest first: each holds the reports of the clients its person reached. */
export async function listBulkActs(tx: Tx, since: string): Promise<BulkRecord[]> {
  const rows = await tx.auditEntry.findMany({
    where: { chain: "vendor", action: { in: ["export.requested", "export.downloaded"] } },
    orderBy: { seq: "asc" },
  });
  const asked = new Map(rows.filter(({ action }) => action === "export.requested").map(({ subject, detail }) => [subject, detail as Detail]));
  return rows
    .filter(({ at }) => at >= new Date(since))
    .map(({ at, actor, action, subject }) => {
      const about = asked.get(subject) ?? {};
      const formats = Array.isArray(about["formats"]) ? about["formats"].map(String) : [];
      const done = action === "export.requested" ? ("requested" as const) : ("downloaded" as const);
      return { at: instantText(at), by: actor, done, formats, period: text(about, "period"), reader: text(about, "reader") };
    });
}

/** Findings of the same rule at other clients in reach that were decided in the same act: at the same instant, by the same person or rule, for the same reason. */
export async function listDecidedAlike(
  tx: Tx,
  clients: readonly string[],
  { clientId, findingId }: { clientId: string; findingId: string },
): Promise<{ client: string; clientName: string; finding: string }[]> {
  const own = await tx.evaluation.findFirst({ where: { clientId, findingId }, orderBy: [{ at: "asc" }, { evaluationId: "asc" }], include: { finding: true } });
  if (own === null) return [];
  const { family, ruleId } = own.finding;
  const rows = await tx.evaluation.findMany({
    where: { clientId: { in: clients.filter((id) => id !== clientId) }, at: own.at, by: own.by, reason: own.reason, finding: { family, ruleId } },
    include: { finding: { include: { site: { include: { client: { select: { slug: true, name: true } } } } } } },
  });
  return rows
    .map(({ findingId: finding, finding: { site } }) => ({ client: site.client.slug, clientName: site.client.name, finding }))
    .sort((a, b) => (a.clientName < b.clientName ? -1 : 1));
}

/** The id of a client in reach. Errors: not-found. */
export async function clientIdOf(tx: Tx, clients: readonly string[], slug: string): Promise<string> {
  const found = await tx.client.findFirst({ where: { slug, clientId: { in: [...clients] } }, select: { clientId: true } });
  if (found === null) throw new AppError("not-found", "There is no such client.");
  return found.clientId;
}

/** What the desk did about a concern, oldest first. */
export async function listConcernActs(tx: Tx, id: string): Promise<DisclosureAct[]> {
  const rows = await tx.auditEntry.findMany({ where: { chain: "vendor", subject: id, action: { startsWith: "concern." } }, orderBy: { seq: "asc" } });
  return rows.map(({ at, actor, action }) => ({ at: instantText(at), by: actor, text: action.slice("concern.".length), reason: null }));
}

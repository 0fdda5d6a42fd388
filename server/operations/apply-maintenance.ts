import { cleanLine } from "#server/connectors/text.ts";
import type { Attributed } from "#server/operations/attribute-evidence.ts";
import type { Touched } from "#server/operations/touched-months.ts";
import { periodContaining } from "#server/posture/period.ts";
import { planWindow, type WindowPart } from "#server/posture/pulled-windows.ts";
import { recordAudit } from "#server/store/audit.ts";
import type { ClientRecord } from "#server/store/clients.ts";
import { narrowScope, type Tx } from "#server/store/database.ts";
import { cutPart, dropPart, insertParts, type KeptPart, listParts, type NewPart } from "#server/store/pulled-windows.ts";
import { scopeForJob } from "#server/store/scope.ts";
import type { SourceRecord } from "#server/store/sources.ts";

type Input = {
  source: Pick<SourceRecord, "id" | "name">;
  clients: readonly Pick<ClientRecord, "clientId" | "slug" | "timeZone">[];
  windows: Attributed["maintenance"];
  /** The monitor told every window that begins before this; null = it did not say, so one that is missing means nothing. */
  completeUntil: string | null;
  at: string;
};
type Changes = { clientId: string; added: { from: Date; to: Date }[]; cut: number; dropped: number };

const LONGEST_REASON = 500;
const keyOf = ({ clientId, siteId, external }: { clientId: string; siteId: string; external: string }) => `${clientId} ${siteId} ${external}`;
const partOf = ({ part, from, to, withdrawnAt, withdrawnBy }: KeptPart): WindowPart => ({
  part,
  from: from.getTime(),
  to: to.getTime(),
  withdrawn: withdrawnAt === null ? null : withdrawnBy === null ? "monitor" : "person",
});

/**
 * Keeps the windows a monitor tells, each announced when we first saw it. Telling them again changes nothing. `applied` counts windows that changed
 * anything. Runs inside the caller's transaction and leaves it in the scope of the clients concerned.
 */
export async function applyMaintenance(
  tx: Tx,
  { source, clients, windows, completeUntil, at }: Input,
): Promise<{ applied: number; duplicate: number; touched: Touched[] }> {
  if (windows.length === 0 && completeUntil === null) return { applied: 0, duplicate: 0, touched: [] };
  // A window that is told no more belongs to a client the reply does not name.
  const about = completeUntil === null ? windows : clients;
  await narrowScope(tx, await scopeForJob(`pull:${source.id}`, [...new Set(about.map(({ clientId }) => clientId))]));
  const seenAt = windows.reduce((first, { evidence }) => Math.min(first, Date.parse(evidence.seenAt)), Date.parse(at));
  const told = Map.groupBy(windows, ({ clientId, siteId, evidence }) => keyOf({ clientId, siteId, external: evidence.id }));
  const externals = [...new Set(windows.map(({ evidence }) => evidence.id))];
  const kept = Map.groupBy(await listParts(tx, source.id, { externals, after: new Date(seenAt) }), keyOf);
  const changes = new Map<string, Changes>();
  const fresh: NewPart[] = [];
  let applied = 0;
  for (const key of new Set([...told.keys(), ...kept.keys()])) {
    const [seen, parts] = [told.get(key) ?? [], kept.get(key) ?? []];
    const owner = seen[0] ?? parts[0];
    if (owner === undefined || (seen.length === 0 && !isGone(parts, { externals, completeUntil }))) continue;
    const spans = seen.map(({ evidence }) => ({ from: Date.parse(evidence.from), to: Date.parse(evidence.to) }));
    const plan = planWindow({ parts: parts.map(partOf), windows: spans, seenAt });
    if (plan.cut.length + plan.withdrawn.length + plan.added.length === 0) continue;
    applied += Math.max(1, seen.length);
    const { clientId, siteId } = owner;
    const change = changes.get(clientId) ?? { clientId, added: [], cut: 0, dropped: 0 };
    changes.set(clientId, change);
    for (const { part, from, to } of plan.cut) await cutPart(tx, byPart(parts, part), { from: new Date(from), to: new Date(to) });
    for (const part of plan.withdrawn) await dropPart(tx, byPart(parts, part), at);
    const next = parts.reduce((most, { part }) => Math.max(most, part), -1) + 1;
    const added = plan.added.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) }));
    const [first] = seen;
    if (first !== undefined) {
      const reason = cleanLine(first.evidence.reason, LONGEST_REASON) || `Maintenance in ${source.name}`;
      fresh.push(
        ...added.map((span, index) => ({ clientId, siteId, external: first.evidence.id, part: next + index, ...span, announcedAt: new Date(seenAt), reason })),
      );
    }
    change.added.push(...added);
    change.cut += plan.cut.length;
    change.dropped += plan.withdrawn.length;
  }
  await insertParts(tx, source.id, fresh);
  await note(tx, source, [...changes.values()], at);
  return { applied, duplicate: Math.max(0, windows.length - applied), touched: touchedBy([...changes.values()], clients) };
}

/** Windows that have not begun and that a complete list left out. */
function isGone(parts: readonly KeptPart[], { externals, completeUntil }: { externals: readonly string[]; completeUntil: string | null }): boolean {
  const ahead = parts.filter(({ withdrawnAt }) => withdrawnAt === null);
  // Told for another of our sites and no longer for this one: gone from here, whatever the list's reach.
  if (ahead.some(({ external }) => externals.includes(external))) return true;
  return completeUntil !== null && ahead.length > 0 && ahead.every(({ from }) => from.getTime() < Date.parse(completeUntil));
}

function byPart(parts: readonly KeptPart[], part: number): KeptPart {
  const found = parts.find((each) => each.part === part);
  if (found === undefined) throw new Error(`no part ${part}`);
  return found;
}

async function note(tx: Tx, source: Input["source"], changes: Changes[], at: string): Promise<void> {
  for (const { clientId, added, cut, dropped } of changes.sort((a, b) => (a.clientId < b.clientId ? -1 : 1)))
    await recordAudit(tx, {
      chain: clientId,
      actor: source.name,
      action: "maintenance.pulled",
      subject: source.id,
      detail: { added: added.map(({ from, to }) => ({ from: from.toISOString(), to: to.toISOString() })), cut, dropped },
      at,
    });
}

/** Only what begins in the past or now can have changed a figure. */
function touchedBy(changes: readonly Changes[], clients: Input["clients"]): Touched[] {
  const byId = new Map(clients.map((client) => [client.clientId, client]));
  return changes.flatMap(({ clientId, added }) => {
    const client = byId.get(clientId);
    if (client === undefined || added.length === 0) return [];
    const month = (at: number) => periodContaining(new Date(at).toISOString(), client.timeZone).id;
    const first = month(Math.min(...added.map(({ from }) => from.getTime())));
    const last = month(Math.max(...added.map(({ to }) => to.getTime())));
    return [{ clientId, slug: client.slug, first, last, keptOnly: true }];
  });
}

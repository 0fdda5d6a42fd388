import type { PoamItemEvidence, ReadinessEvidence } from "#server/posture/evidence.ts";
import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";

export type Readiness = { tool: string; framework: string; completed: number; total: number; at: string };
export type PoamItem = { plan: string; planAt: string; item: string; title: string; status: string | null; deadline: string | null; closedAt: string | null };

/** What the tool says now stands in place of what it said before; what is older than that changes nothing. False when it says the same. */
export async function saveReadiness(tx: Tx, { tool, framework, completed, total, at }: ReadinessEvidence): Promise<boolean> {
  const key = { tool, framework };
  const known = await tx.readiness.findUnique({ where: { tool_framework: key } });
  const row = { completed, total, at: new Date(at) };
  if (known && known.at > row.at) return false;
  await tx.readiness.upsert({ where: { tool_framework: key }, create: { ...key, ...row }, update: row });
  return known?.completed !== completed || known.total !== total;
}

/** For staff only: how far the compliance tools say we are. Never part of a report or a badge. */
export async function listReadiness(tx: Tx): Promise<Readiness[]> {
  const rows = await tx.readiness.findMany({ orderBy: [{ tool: "asc" }, { framework: "asc" }] });
  return rows.map((row) => ({ ...row, at: instantText(row.at) }));
}

/** One item of a plan. An older version of the plan changes nothing, and an item once closed stays closed. */
export async function savePoamItem(tx: Tx, evidence: PoamItemEvidence): Promise<"added" | "changed" | "unchanged"> {
  const { plan, item, title, status, closed } = evidence;
  const planAt = new Date(evidence.planAt);
  const deadline = evidence.deadline === null ? null : new Date(evidence.deadline);
  const known = await tx.poamItem.findUnique({ where: { plan_item: { plan, item } } });
  if (!known) {
    await tx.poamItem.create({ data: { plan, item, title, status, planAt, deadline, closedAt: closed ? planAt : null } });
    return "added";
  }
  if (known.closedAt !== null || known.planAt >= planAt) return "unchanged";
  await tx.poamItem.update({ where: { plan_item: { plan, item } }, data: { title, status, planAt, deadline, closedAt: closed ? planAt : null } });
  return "changed";
}

/** Every item of every plan: open ones first, the earliest deadline on top. */
export async function listPoamItems(tx: Tx): Promise<PoamItem[]> {
  const rows = await tx.poamItem.findMany({
    orderBy: [{ closedAt: { sort: "asc", nulls: "first" } }, { deadline: { sort: "asc", nulls: "last" } }, { item: "asc" }],
  });
  return rows.map(({ planAt, deadline, closedAt, ...row }) => ({
    ...row,
    planAt: instantText(planAt),
    deadline: instantOrNull(deadline),
    closedAt: instantOrNull(closedAt),
  }));
}

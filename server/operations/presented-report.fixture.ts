import { randomUUID } from "node:crypto";
import { publishReport } from "#server/operations/publish-report.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { startWalkThrough } from "#server/operations/start-walk-through.ts";
import { tokenHash } from "#server/token.ts";

export type Presented = { world: World; place: { clientSlug: string; id: string }; presenter: { userId: string; name: string }; now(): string };

/** Test only: October of the first client published and being presented by its manager. */
export async function presentReport(world?: World): Promise<Presented> {
  const seeded = world ?? (await seedWorld());
  if (!world)
    for (const own of [seeded.own, seeded.other])
      await publishReport({ scope: seeded.worker, clientSlug: own.slug, periodId: "2026-10", actor: "m", now: NOW });
  const id = randomUUID();
  const presenter = { userId: userOf(seeded.manager.subject), name: "Dana" };
  const now = () => new Date().toISOString();
  await startWalkThrough({ ...startOf(seeded, id), presenter, now: now() });
  return { world: seeded, place: { clientSlug: seeded.own.slug, id }, presenter, now };
}

export function startOf(world: World, id: string) {
  return { scope: world.manager, clientSlug: world.own.slug, periodId: "2026-10", revision: 1, id, slide: "cover", plannedS: 600, actor: "dana@example.test" };
}

export const userOf = (subject: string) => subject.replace("user:", "");

export const hashOf = tokenHash;

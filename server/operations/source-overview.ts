import { findConnectorForm, type Mode } from "#server/operations/source-forms.ts";
import { type SourceHealth, sourceHealth } from "#server/posture/source-health.ts";
import type { Tx } from "#server/store/database.ts";
import { listStandings, type SourceStanding } from "#server/store/source-states.ts";
import { getSource, listSources, type SourceKind, type SourceRecord } from "#server/store/sources.ts";

/** What may be seen of a source by whoever reads how it does: not how it is set up. */
export type SourceOverview = Omit<SourceStanding, "failingSince"> & {
  name: string;
  connector: string;
  connectorName: string;
  kind: SourceKind;
  mode: Mode;
  health: SourceHealth;
  pullRequested: { at: string; by: string } | null;
};

/** All sources, worst first. */
export async function listOverviews(tx: Tx, now: string): Promise<SourceOverview[]> {
  const standings = new Map((await listStandings(tx)).map((standing) => [standing.id, standing]));
  const overviews = (await listSources(tx)).flatMap((source) => {
    const standing = standings.get(source.id);
    return standing ? [overviewOf(source, standing, now)] : [];
  });
  return overviews.sort((a, b) => a.health.rank - b.health.rank || (a.name < b.name ? -1 : 1));
}

/** Errors: not-found. */
export async function getOverview(tx: Tx, id: string, now: string): Promise<{ source: SourceRecord; overview: SourceOverview }> {
  const source = await getSource(tx, id);
  const [standing] = await listStandings(tx, source.id);
  if (!standing) throw new Error("a source without a standing");
  return { source, overview: overviewOf(source, standing, now) };
}

function overviewOf(source: SourceRecord, { failingSince, ...standing }: SourceStanding, now: string): SourceOverview {
  const { name, connector, kind, pullRequested, createdAt, toleranceS } = source;
  const form = findConnectorForm(connector);
  const mode = form?.mode ?? "file";
  const health = sourceHealth(
    {
      ...standing,
      name,
      mode,
      kind,
      createdAt,
      failingSince,
      toleranceS,
      paused: source.paused ? { at: source.pausedAt, by: source.pausedBy } : null,
      retired: source.retiredAt === null ? null : { at: source.retiredAt, by: source.retiredBy },
    },
    now,
  );
  return { ...standing, name, connector, connectorName: form?.name ?? "Files handed in by people", kind, mode, health, pullRequested };
}

import type { DeckKey } from "#components/present/deck-help.tsx";
import { StageLive } from "#components/present/stage-live.tsx";
import type { Publication, Report } from "#server/posture/report.ts";
import { slides } from "#server/posture/slides.ts";

export const REHEARSAL_KEYS: readonly DeckKey[] = [{ keys: ["P"], does: "Presenter window" }];
export const LIVE_KEYS: readonly DeckKey[] = [...REHEARSAL_KEYS, { keys: ["N"], does: "Note a follow-up, once it has started" }];

/** Makes the stage of a published report one that can be followed, and that of a draft one to rehearse on. */
export function StageLiveReport({ report, publication, presenter }: { report: Report; publication: Publication | null; presenter: string }) {
  const place = { client: report.client.slug, period: report.period.id, revision: publication?.revision ?? null };
  return (
    <StageLive
      place={place}
      slides={slides(report).map(({ id, section, plannedS }) => ({ id, section, plannedS }))}
      presenterPath={`/clients/${place.client}/${place.period}/present/presenter?${place.revision === null ? "view=draft" : `revision=${place.revision}`}`}
      presenter={presenter}
    />
  );
}

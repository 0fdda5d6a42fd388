import type { DeckKey } from "#components/present/deck-help.tsx";
import { StageLive } from "#components/present/stage-live.tsx";
import type { Publication, Report } from "#server/posture/report.ts";
import { slides } from "#server/posture/slides.ts";

export const LIVE_KEYS: readonly DeckKey[] = [
  { keys: ["P"], does: "Presenter window" },
  { keys: ["N"], does: "Note a follow-up, once it has started" },
];

/** Makes the stage of a published report one that can be followed. */
export function StageLiveReport({ report, publication, presenter }: { report: Report; publication: Publication; presenter: string }) {
  const place = { client: report.client.slug, period: report.period.id, revision: publication.revision };
  return (
    <StageLive
      place={place}
      slides={slides(report).map(({ id, section, plannedS }) => ({ id, section, plannedS }))}
      presenterPath={`/clients/${place.client}/${place.period}/present/presenter?revision=${place.revision}`}
      presenter={presenter}
    />
  );
}

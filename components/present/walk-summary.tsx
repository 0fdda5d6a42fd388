import type { PresenterSlide } from "#components/present/presenter-slide.ts";
import type { Followers, WalkPlace } from "#components/present/walk-place.ts";
import { totalShown, type WalkRecord } from "#components/present/walk-record.ts";
import { slidesWord, stopwatch } from "#components/present/walk-words.ts";
import { LinkButton } from "#components/ui/link-button.tsx";

type SummaryProps = { record: WalkRecord; slides: readonly PresenterSlide[]; followers: Followers; waiting: number; place: WalkPlace; back: string };

/** What the walk-through was, once it is over: shown and for how long, left out, who was there, what was promised. */
export function WalkSummary({ record, slides, followers, waiting, place, back }: SummaryProps) {
  const main = slides.filter((slide) => !slide.appendix);
  const seen = slides.filter((slide) => (record.shown[slide.id]?.ms ?? 0) > 0);
  const left = main.filter((slide) => !seen.includes(slide));
  const plan = slides.reduce((sum, slide) => sum + slide.plannedS, 0);
  const rehearsal = place.revision === null;
  const noted = Object.keys(record.followUps).length;
  return (
    <section className="walk-summary" aria-labelledby="walk-summary-title">
      <div>
        <h2 id="walk-summary-title">
          The {rehearsal ? "rehearsal" : "walk-through"} has ended after {stopwatch(totalShown(record))}, planned {stopwatch(plan * 1000)}.
        </h2>
        <p>
          {slidesWord(seen.length)} shown
          {left.length === 0 ? ", none of the main ones left out" : `, left out: ${left.map((slide) => slide.kicker).join("; ")}`}.{" "}
          {rehearsal ? "Publish the report to present it." : <Kept followers={followers} noted={noted} />}
          {waiting > 0 && <strong> Not all of it is sent yet: keep this window open until the network is back.</strong>}
        </p>
      </div>
      <div className="actions">
        {noted > 0 && <LinkButton href={`/clients/${place.client}/follow-ups`}>Follow-ups</LinkButton>}
        {!rehearsal && <LinkButton href={`/clients/${place.client}/walk-throughs`}>All walk-throughs</LinkButton>}
        <LinkButton href={back}>Back to the report</LinkButton>
      </div>
    </section>
  );
}

function Kept({ followers, noted }: { followers: Followers; noted: number }) {
  return (
    <>
      {followers.length === 0 ? "Nobody followed on their own screen." : `Followed by ${followers.map((each) => each.name).join(", ")}.`}{" "}
      {noted === 0 ? "No follow-up was noted." : `${noted} ${noted === 1 ? "follow-up" : "follow-ups"} noted.`}
    </>
  );
}

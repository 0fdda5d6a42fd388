import type { PresenterSlide } from "#components/present/presenter-slide.ts";
import { timeLeft } from "#components/present/time-left.ts";
import { useNow } from "#components/present/use-now.ts";
import type { WalkRecord } from "#components/present/walk-record.ts";
import { totalShown } from "#components/present/walk-record.ts";
import { stopwatch, wallClock } from "#components/present/walk-words.ts";

type TimesProps = { record: WalkRecord | null; slides: readonly PresenterSlide[]; slide: PresenterSlide | undefined };

/** This slide and all of it against the plan, what is left of it, and the clock on the wall. */
export function PresenterTimes({ record, slides, slide }: TimesProps) {
  const now = useNow();
  const here = record?.shown[slide?.id ?? ""]?.ms ?? 0;
  const total = record === null ? 0 : totalShown(record);
  const { left, planned, behind } = timeLeft({ slides, index: slide === undefined ? 0 : slides.indexOf(slide), record });
  const plan = slides.reduce((sum, each) => sum + each.plannedS, 0);
  return (
    <dl className="times">
      <Time title="This slide" ms={here} planS={slide?.plannedS ?? 0} />
      <Time title="In all" ms={total} planS={plan} />
      <div className={behind ? "over" : undefined}>
        <dt>Left</dt>
        <dd>
          {stopwatch(left)} <small>{stopwatch(planned)} still planned</small>
        </dd>
      </div>
      <div>
        <dt>Clock</dt>
        <dd>{now === null ? "–" : wallClock(now)}</dd>
      </div>
    </dl>
  );
}

function Time({ title, ms, planS }: { title: string; ms: number; planS: number }) {
  const over = planS > 0 && ms > planS * 1000;
  return (
    <div className={over ? "over" : undefined}>
      <dt>{title}</dt>
      <dd>
        {stopwatch(ms)} <small>{planS > 0 ? (over ? `over ${stopwatch(planS * 1000)}` : `of ${stopwatch(planS * 1000)}`) : "no plan"}</small>
      </dd>
    </div>
  );
}

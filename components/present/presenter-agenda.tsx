import { useEffect, useRef, useState } from "react";
import type { PresenterSlide } from "#components/present/presenter-slide.ts";
import type { WalkRecord } from "#components/present/walk-record.ts";
import { slidesWord, stopwatch } from "#components/present/walk-words.ts";
import { VerdictIcon } from "#components/ui/verdict-mark.tsx";

type AgendaProps = { slides: readonly PresenterSlide[]; index: number; record: WalkRecord | null; go: (index: number) => void };

/** Every slide with its verdict, the time it should take and the time it had. */
export function PresenterAgenda({ slides, index, record, go }: AgendaProps) {
  const main = slides.filter((slide) => !slide.appendix);
  const current = useRef<HTMLLIElement>(null);
  const nav = useRef<HTMLElement>(null);
  const inAppendix = slides[index]?.appendix === true;
  const [unfolded, setUnfolded] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the move that scrolls
  useEffect(() => {
    const [item, list] = [current.current, nav.current];
    if (!item || !list) return;
    // Of this list alone: on a small screen the whole window would move.
    const [at, frame] = [item.getBoundingClientRect(), list.getBoundingClientRect()];
    if (at.top < frame.top) list.scrollTop -= frame.top - at.top;
    else if (at.bottom > frame.bottom) list.scrollTop += at.bottom - frame.bottom;
  }, [index]);
  const item = (slide: PresenterSlide) => {
    const at = slides.indexOf(slide);
    const ms = record?.shown[slide.id]?.ms ?? 0;
    return (
      <li key={slide.id} ref={at === index ? current : null}>
        <button type="button" aria-current={at === index ? "step" : undefined} className={ms > 0 ? "seen" : undefined} onClick={() => go(at)}>
          {slide.verdict ? <VerdictIcon state={slide.verdict.state} label={slide.verdict.label} /> : <i />}
          <span>
            {at + 1}. {slide.appendix || at !== slides.findIndex(({ section }) => section === slide.section) ? slide.title : slide.kicker}
          </span>
          <small>
            {ms > 0 ? stopwatch(ms) : ""}
            {ms > 0 && slide.plannedS > 0 ? " / " : ""}
            {slide.plannedS > 0 ? stopwatch(slide.plannedS * 1000) : ""}
          </small>
        </button>
      </li>
    );
  };
  return (
    <nav ref={nav} className="agenda" aria-label="Agenda">
      <h2>Agenda</h2>
      <ol>{main.map(item)}</ol>
      {main.length < slides.length && (
        <details open={inAppendix || unfolded} onToggle={(event) => setUnfolded(event.currentTarget.open)}>
          <summary>Appendix, {slidesWord(slides.length - main.length)}</summary>
          <ol>{slides.filter((slide) => slide.appendix).map(item)}</ol>
        </details>
      )}
    </nav>
  );
}

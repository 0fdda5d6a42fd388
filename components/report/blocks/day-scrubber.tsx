"use client";
import { type PointerEvent, type ReactNode, useState } from "react";

type DayScrubberProps = { label: string; texts: string[]; start: number; summary: string; children: ReactNode };

/** Reads the strip one day at a time: by pointer, by touch, and by arrow keys on one slider. */
export function DayScrubber({ label, texts, start, summary, children }: DayScrubberProps) {
  const [at, setAt] = useState(start);
  const [reading, setReading] = useState(false);
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setAt(Math.min(texts.length - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * texts.length))));
    setReading(true);
  };
  const rest = (event: PointerEvent<HTMLDivElement>) => {
    if (event.pointerType === "mouse" && !event.currentTarget.contains(document.activeElement)) setReading(false);
  };
  return (
    <>
      <div className="scrubber" onPointerMove={point} onPointerDown={point} onPointerLeave={rest}>
        {children}
        {reading && <span className="scrubber-at" aria-hidden="true" style={{ left: `${(at / texts.length) * 100}%`, width: `${100 / texts.length}%` }} />}
        <input
          type="range"
          aria-label={label}
          min={1}
          max={texts.length}
          value={at + 1}
          aria-valuetext={texts[at]}
          onChange={(event) => setAt(Number(event.currentTarget.value) - 1)}
          onFocus={() => setReading(true)}
          onBlur={() => setReading(false)}
        />
      </div>
      <p className="readout">
        <span className={reading ? "invisible" : undefined}>{summary}</span>
        {reading && <span>{texts[at]}</span>}
      </p>
    </>
  );
}

import { useEffect, useRef } from "react";
import type { WalkSlide } from "#components/present/walk-place.ts";
import { shownFor } from "#components/present/walk-record.ts";
import type { WalkStore } from "#components/present/walk-store.ts";

const TICK_MS = 1_000;
/** Longer than a window in the background is left waiting, shorter than a closed lid. */
const ASLEEP_MS = 90_000;
/** Nobody talks over one slide for an hour: the presenter has left, and their session may end. */
const LEFT_MS = 60 * 60_000;

/** Counts how long each slide is on. Of all windows of this walk-through one counts, whichever they are: the browser's lock decides. */
export function useShownTime({ store, running, slides }: { store: WalkStore | null; running: boolean; slides: readonly WalkSlide[] }): void {
  const known = useRef(slides);
  known.current = slides;
  useEffect(() => {
    if (store === null || !running) return;
    const over = new AbortController();
    const id = store.record?.id ?? "";
    void navigator.locks.request(`keepwatch.walk/${id}`, { signal: over.signal }, () => count(store, () => known.current, over.signal)).catch(() => undefined);
    return () => over.abort();
  }, [store, running]);
}

function count(store: WalkStore, slides: () => readonly WalkSlide[], over: AbortSignal): Promise<void> {
  let since = Date.now();
  let arrived = since;
  let on = store.record?.blank ? null : (store.record?.slide ?? null);
  const settle = () => {
    const now = Date.now();
    const ms = now - since;
    since = now;
    const slide = slides().find((each) => each.id === on);
    const record = store.record;
    on = record === null || record.blank || record.endedAt !== null ? null : record.slide;
    if (slide?.id !== on) arrived = now;
    if (slide && ms > 0 && ms < ASLEEP_MS && now - arrived < LEFT_MS) store.change((at) => shownFor(at, { slide: slide.id, section: slide.section, ms }));
  };
  const off = store.subscribe(() => {
    const record = store.record;
    const next = record === null || record.blank || record.endedAt !== null ? null : record.slide;
    if (next !== on) settle();
  });
  const timer = setInterval(settle, TICK_MS);
  return new Promise((resolve) => {
    over.addEventListener("abort", () => {
      clearInterval(timer);
      off();
      settle();
      resolve();
    });
  });
}

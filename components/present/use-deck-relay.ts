import { useEffect, useRef } from "react";
import type { Deck } from "#components/present/use-deck.ts";
import type { WalkThrough } from "#components/present/use-walk-through.ts";
import type { WalkPlace } from "#components/present/walk-place.ts";

type Said = { slide: string; blank: boolean } | { hello: true };

/** Keeps the decks of this machine's windows together, without a network, and with the walk-through while one runs. */
export function useDeckRelay({ deck, walk, place }: { deck: Deck; walk: WalkThrough; place: WalkPlace }): void {
  const { index, blank, mover, slides } = deck;
  const { record, running, move, latest: recorded } = walk;
  const latest = useRef({ deck, running });
  latest.current = { deck, running };
  const channel = useRef<BroadcastChannel | null>(null);
  const name = `keepwatch.deck/${place.client}/${place.period}/${place.revision}`;
  useEffect(() => {
    const open = new BroadcastChannel(name);
    channel.current = open;
    open.addEventListener("message", ({ data }: MessageEvent<Said>) => {
      const on = latest.current.deck;
      if ("hello" in data) open.postMessage({ slide: on.slides[on.index]?.id ?? "", blank: on.blank });
      // While a walk-through runs, its record says where everybody is.
      else if (!latest.current.running) goTo(on, data);
    });
    open.postMessage({ hello: true });
    return () => open.close();
  }, [name]);
  const slide = slides[index]?.id ?? "";
  const told = useRef({ slide, blank });
  useEffect(() => {
    const before = told.current;
    told.current = { slide, blank };
    if (mover !== "here" || (before.slide === slide && before.blank === blank)) return;
    channel.current?.postMessage({ slide, blank });
    move({ slide, blank });
  }, [slide, blank, mover, move]);
  const there = running && record ? `${record.seq} ${record.slide} ${record.blank}` : null;
  useEffect(() => {
    const now = recorded();
    if (there !== null && now !== null) goTo(latest.current.deck, now);
  }, [there, recorded]);
}

function goTo(deck: Deck, { slide, blank }: { slide: string; blank: boolean }): void {
  const at = deck.slides.findIndex(({ id }) => id === slide);
  if (at < 0) return;
  if (at !== deck.index) deck.go(at, "outside");
  deck.setBlank(blank, "outside");
}

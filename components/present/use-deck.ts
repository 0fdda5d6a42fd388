"use client";
import { createContext, use, useCallback, useMemo, useRef, useState } from "react";

/** What the deck needs to know of a slide: the drawing is already in the page. `place` is how its number is said: "4 of 12", "Appendix 3 of 22". */
export type DeckSlide = { id: string; title: string; appendix: boolean; place?: string };

/** Who moved last: the person at this screen, or somebody else through the network. */
export type Mover = "here" | "outside";

export type DeckPlace = { index: number; blank: boolean; mover: Mover };

export type Deck = DeckPlace & {
  slides: readonly DeckSlide[];
  /** Whether single letters do anything; absent = yes. */
  letters?: boolean;
  /** Goes to a slide; an index out of range is brought into it. Lifts the blank screen. */
  go(index: number, mover?: Mover): void;
  /** Blanks the screen or shows it again. */
  setBlank(blank: boolean, mover?: Mover): void;
};

type DeckOptions = { slides: readonly DeckSlide[]; initial: number; onMove?: ((place: DeckPlace) => void) | undefined };

/**
 * Which slide is shown, and whether the screen is blank: the one state that keyboard, address, presenter window and followers share.
 *
 * `go` and `setBlank` say who moves. Keys, buttons and swipes move as "here" (the default); whoever relays somebody else's move passes "outside".
 * `onMove` hears every change with its mover, once, so a relay sends only those made "here" and no echo arises. It is called after the call that
 * caused it, outside rendering; `go` to where the deck already stands is no change.
 * Inside <DeckStage> read the same deck with `useDeckContext()`; a relay there can also watch `mover`, `index` and `blank` in an effect.
 */
export function useDeck({ slides, initial, onMove }: DeckOptions): Deck {
  const [place, setPlace] = useState<DeckPlace>({ index: within(initial, slides.length), blank: false, mover: "here" });
  // Two moves in one go ("slide 5, blank") build on each other before either is drawn.
  const latest = useRef(place);
  const move = useCallback(
    (change: Partial<DeckPlace>, mover: Mover) => {
      const next = { ...latest.current, ...change, mover };
      if (next.index === latest.current.index && next.blank === latest.current.blank) return;
      latest.current = next;
      setPlace(next);
      onMove?.(next);
    },
    [onMove],
  );
  const go = useCallback((to: number, mover: Mover = "here") => move({ index: within(to, slides.length), blank: false }, mover), [move, slides.length]);
  const setBlank = useCallback((blank: boolean, mover: Mover = "here") => move({ blank }, mover), [move]);
  return useMemo(() => ({ ...place, slides, go, setBlank }), [place, slides, go, setBlank]);
}

export const DeckContext = createContext<Deck | null>(null);

/** The deck of the stage around this component. */
export function useDeckContext(): Deck {
  const deck = use(DeckContext);
  if (deck === null) throw new Error("useDeckContext outside <DeckStage>");
  return deck;
}

function within(index: number, count: number): number {
  return Math.min(Math.max(0, Math.trunc(index)), Math.max(0, count - 1));
}

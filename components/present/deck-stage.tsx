"use client";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { DeckControls } from "#components/present/deck-controls.tsx";
import { DeckHelp, type DeckKey } from "#components/present/deck-help.tsx";
import { DeckContext, type DeckSlide, useDeck } from "#components/present/use-deck.ts";
import { useDeckAddress } from "#components/present/use-deck-address.ts";
import { useDeckKeys } from "#components/present/use-deck-keys.ts";
import { useSwipe } from "#components/present/use-swipe.ts";

type DeckStageProps = {
  /** Heading of the page, heard and not seen. */
  title: string;
  slides: readonly DeckSlide[];
  /** The drawn slides, in the same order. */
  views: readonly ReactNode[];
  initial: number;
  /** Where closing leads; absent = nowhere to go. */
  back?: string | undefined;
  /** Keys of what else is on the stage, for the list of keys. */
  keys?: readonly DeckKey[];
  /** What else shares the deck, through `useDeckContext()`. */
  children?: ReactNode;
};

/** Shows one of the slides, all when scripts are off, and lets keys, touch, buttons and the address move among them. */
export function DeckStage({ title, slides, views, initial, back, keys, children }: DeckStageProps) {
  const deck = useDeck({ slides, initial });
  const [ready, setReady] = useState(false);
  const [overview, setOverview] = useState(false);
  const [letters, setLetters] = useState(true);
  const help = useRef<HTMLDialogElement>(null);
  const stage = useRef<HTMLElement>(null);
  useEffect(() => setReady(true), []);
  useDeckAddress(deck);
  const openHelp = useCallback(() => help.current?.showModal(), []);
  const { typed } = useDeckKeys({ deck, letters, overview, setOverview, openHelp });
  const shared = useMemo(() => ({ ...deck, letters }), [deck, letters]);
  const swipe = useSwipe((steps) => deck.go(deck.index + steps));
  const pick = (index: number) => {
    setOverview(false);
    deck.go(index);
    stage.current?.focus();
  };
  useEffect(() => {
    if (overview) stage.current?.querySelector<HTMLElement>(".deck-slide.current .deck-pick")?.focus();
  }, [overview]);
  return (
    <DeckContext value={shared}>
      <main ref={stage} id="main" tabIndex={-1} className={`deck ${ready ? "ready" : ""} ${overview ? "overview" : ""}`} {...(overview ? {} : swipe)}>
        <h1 className="sr-only">{title}</h1>
        {views.map((view, at) => {
          const slide = slides[at];
          const name = spokenName(slide);
          return (
            <section
              key={slide?.id}
              id={slide?.id}
              className={`deck-slide ${at === deck.index ? "current" : ""}`}
              aria-roledescription="slide"
              aria-label={name}
            >
              <div inert={overview}>{view}</div>
              {overview && (
                <button type="button" className="deck-pick" aria-label={name} aria-current={at === deck.index ? "true" : undefined} onClick={() => pick(at)} />
              )}
            </section>
          );
        })}
      </main>
      {deck.blank && (
        <button type="button" className="deck-blank" aria-label="The screen is blank. Show the slide again" onClick={() => deck.setBlank(false)} />
      )}
      <DeckControls overview={overview} setOverview={setOverview} openHelp={openHelp} back={back} />
      {typed !== "" && <p className="deck-typed">Go to {typed}</p>}
      <Spoken index={deck.index} name={spokenName(slides[deck.index])} blank={deck.blank} />
      <DeckHelp dialog={help} letters={letters} setLetters={setLetters} more={keys} />
      {children}
    </DeckContext>
  );
}

const spokenName = (slide: DeckSlide | undefined) => (slide ? `${slide.place === undefined ? "" : `${slide.place}: `}${slide.title}` : "");

/** Says each new slide, but not the one the page opens with: that one is read anyway. */
function Spoken({ index, name, blank }: { index: number; name: string; blank: boolean }) {
  const first = useRef({ index, blank });
  const [moved, setMoved] = useState(false);
  useEffect(() => {
    if (index !== first.current.index || blank !== first.current.blank) setMoved(true);
  }, [index, blank]);
  return (
    <p className="sr-only" role="status">
      {moved && (blank ? "The screen is blank." : name)}
    </p>
  );
}

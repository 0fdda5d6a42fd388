"use client";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { ConnectionSign } from "#components/present/connection-sign.tsx";
import { DeckHelp } from "#components/present/deck-help.tsx";
import { FollowUpCapture } from "#components/present/follow-up-capture.tsx";
import { PresenterAgenda } from "#components/present/presenter-agenda.tsx";
import { PresenterFollowUps } from "#components/present/presenter-follow-ups.tsx";
import { PresenterLink } from "#components/present/presenter-link.tsx";
import { PresenterNotes } from "#components/present/presenter-notes.tsx";
import { PresenterPeople } from "#components/present/presenter-people.tsx";
import type { PresenterSlide } from "#components/present/presenter-slide.ts";
import { PresenterTimes } from "#components/present/presenter-times.tsx";
import { useDeck } from "#components/present/use-deck.ts";
import { useDeckKeys } from "#components/present/use-deck-keys.ts";
import { useDeckRelay } from "#components/present/use-deck-relay.ts";
import { useLetterKey } from "#components/present/use-letter-key.ts";
import { useWalkThrough } from "#components/present/use-walk-through.ts";
import type { WalkPlace } from "#components/present/walk-place.ts";
import { placeWords } from "#components/present/walk-words.ts";
import { WalkSummary } from "#components/present/walk-summary.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";

type PresenterProps = {
  slides: readonly PresenterSlide[];
  views: readonly ReactNode[];
  initial: number;
  place: WalkPlace;
  title: string;
  presenter: string;
  back: string;
};

const KEYS = [{ keys: ["N"], does: "Note a follow-up, once it has started" }];
const toAgenda = () => document.querySelector<HTMLElement>(".agenda [aria-current]")?.focus();

/** The presenter's own window: what comes next, what to say, how long it took, who is here. Works by itself and beside the stage. */
export function PresenterScreen({ slides, views, initial, place, title, presenter, back }: PresenterProps) {
  const deck = useDeck({ slides, initial });
  const walk = useWalkThrough({ place, slides });
  useDeckRelay({ deck, walk, place });
  const [letters, setLetters] = useState(true);
  const [noting, setNoting] = useState(false);
  const help = useRef<HTMLDialogElement>(null);
  const { typed } = useDeckKeys({ deck, letters, overview: false, setOverview: toAgenda, openHelp: useCallback(() => help.current?.showModal(), []) });
  const { record, running, rehearsal } = walk;
  const live = running && !rehearsal;
  useLetterKey("n", letters && live, () => setNoting(true));
  useUnloadGuard(live || walk.waiting > 0);
  const slide = slides[deck.index];
  const ended = record !== null && !running;
  return (
    <main id="main" tabIndex={-1} className="presenter">
      <header className="presenter-head">
        <div>
          <h1>{title}</h1>
          <ConnectionSign walk={walk} />
        </div>
        <PresenterTimes record={record} slides={slides} slide={slide} />
        <div className="actions">
          {live && <Button onPress={() => setNoting(true)}>Follow-up (N)</Button>}
          {running && rehearsal ? (
            <Button onPress={walk.end}>End the rehearsal</Button>
          ) : running ? (
            <ConfirmDialog
              open="End"
              openTone="danger"
              tone="danger"
              title="End the walk-through?"
              confirm="End it"
              onConfirm={(close) => {
                walk.end();
                close();
              }}
            >
              <p>Everybody who follows sees that it has ended. The follow link closes. What was shown and what you noted is kept.</p>
            </ConfirmDialog>
          ) : (
            <Button tone="primary" isDisabled={!walk.ready} onPress={() => walk.start(slide?.id ?? "cover")}>
              {ended ? "Start again" : rehearsal ? "Start the rehearsal" : "Start the walk-through"}
            </Button>
          )}
        </div>
      </header>
      {ended && record ? <WalkSummary record={record} slides={slides} followers={walk.followers} waiting={walk.waiting} place={place} back={back} /> : null}
      <div className="presenter-body">
        <PresenterAgenda slides={slides} index={deck.index} record={record} go={deck.go} />
        <div className="presenter-slides">
          <figure className={deck.blank ? "blanked" : undefined}>
            <div inert>{views[deck.index]}</div>
            <figcaption>
              {deck.blank && <strong>The screen is blank. Press B to show it. </strong>}
              {typed !== "" ? `Go to ${typed}` : placeWords(slides, deck.index)}
            </figcaption>
          </figure>
          <div className="presenter-below">
            <div>
              <h2>Next</h2>
              <figure>
                <div inert>{views[deck.index + 1] ?? <p className="none-yet">This is the last slide.</p>}</div>
              </figure>
              <div className="actions">
                <Button onPress={() => deck.go(deck.index - 1)} isDisabled={deck.index === 0}>
                  Back
                </Button>
                <Button onPress={() => deck.go(deck.index + 1)} isDisabled={deck.index === slides.length - 1}>
                  On
                </Button>
                <Button tone="plain" onPress={() => help.current?.showModal()}>
                  Keys (?)
                </Button>
              </div>
            </div>
            <PresenterNotes place={place} slide={slide} />
          </div>
        </div>
        <aside className="presenter-side" aria-label="People and follow-ups">
          {live && <PresenterPeople followers={walk.followers} slides={slides} />}
          {live && record && <PresenterLink client={place.client} id={record.id} expiresAt={walk.linkExpiresAt} disabled={!walk.live} />}
          {record && !rehearsal && <PresenterFollowUps record={record} />}
          {!record && (
            <section>
              <h2>Ready</h2>
              <p>
                {rehearsal
                  ? "This report is a draft. Go through it as you will present it: the clock runs, nobody follows, and nothing is kept."
                  : "Start when your client is there. Then they can follow, the clock runs, and what you show is kept."}
              </p>
            </section>
          )}
        </aside>
      </div>
      <FollowUpCapture open={noting} onClose={() => setNoting(false)} onNote={walk.note} owner={presenter} />
      <DeckHelp dialog={help} letters={letters} setLetters={setLetters} more={KEYS} />
    </main>
  );
}

/** A window that still has something to send, or runs a presentation, is not closed by a slip. */
function useUnloadGuard(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [on]);
}

"use client";
import { useCallback, useState } from "react";
import { FollowUpCapture } from "#components/present/follow-up-capture.tsx";
import { useDeckContext } from "#components/present/use-deck.ts";
import { useDeckRelay } from "#components/present/use-deck-relay.ts";
import { useLetterKey } from "#components/present/use-letter-key.ts";
import { useWalkThrough } from "#components/present/use-walk-through.ts";
import type { WalkPlace, WalkSlide } from "#components/present/walk-place.ts";
import { followingWords } from "#components/present/walk-words.ts";
import { VerdictIcon } from "#components/ui/verdict-mark.tsx";

type StageLiveProps = { place: WalkPlace; slides: readonly WalkSlide[]; presenterPath: string; presenter: string };

/** On the stage, which the client sees too: the way to the presenter's window, and no more than a small word on how it stands. */
export function StageLive({ place, slides, presenterPath, presenter }: StageLiveProps) {
  const deck = useDeckContext();
  const walk = useWalkThrough({ place, slides });
  useDeckRelay({ deck, walk, place });
  const [noting, setNoting] = useState(false);
  const open = useCallback(() => {
    window.open(presenterPath, `keepwatch-presenter-${place.client}`, "popup,width=1440,height=900")?.focus();
  }, [presenterPath, place.client]);
  const letters = deck.letters !== false;
  useLetterKey("p", letters, open);
  useLetterKey("n", letters && walk.running && !walk.rehearsal, () => setNoting(true));
  const quiet = walk.problem === "signed-out" ? "Signed out. Nothing is lost" : !walk.connected ? "Not connected, nothing is lost" : null;
  return (
    <>
      <div className="stage-live">
        <p role="status">
          {quiet ? (
            <>
              <VerdictIcon state="at-risk" />
              {quiet}
            </>
          ) : walk.running ? (
            walk.rehearsal ? (
              "Rehearsal"
            ) : (
              followingWords(walk.followers)
            )
          ) : (
            ""
          )}
        </p>
        <button type="button" onClick={open} title="Presenter window (P)">
          Presenter window
        </button>
      </div>
      <FollowUpCapture open={noting} onClose={() => setNoting(false)} onNote={walk.note} owner={presenter} />
    </>
  );
}

"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import type { FollowSource, LiveState } from "#components/follow/follow-source.ts";
import { useFollow } from "#components/follow/use-follow.ts";
import { useDeckContext } from "#components/present/use-deck.ts";
import { placeWords } from "#components/present/walk-words.ts";
import { useLetterKey } from "#components/present/use-letter-key.ts";
import { VerdictIcon } from "#components/ui/verdict-mark.tsx";

type FollowBarProps = {
  source: FollowSource | null;
  /** The revision that is drawn. */
  revision: number;
  /** Where the report can be read afterwards; null for those who came by link. */
  report: string | null;
  signIn: string;
};

/** Who presents, where they are, whether this screen is with them, and the way back to them. */
export function FollowBar({ source, revision, report, signIn }: FollowBarProps) {
  const deck = useDeckContext();
  const router = useRouter();
  const { live, following, rejoin, lost, refused } = useFollow(source);
  const running = live != null && live.endedAt === null;
  const away = running && !following;
  useLetterKey("r", away, rejoin);
  const was = live != null;
  const other = live != null && live.revision !== revision;
  useEffect(() => {
    const gone = refused === "gone" && report === null;
    // Whoever was there is thanked; the server shows no more of the report.
    if (gone && was) router.replace("/follow?over=1");
    // Another revision is presented now, or the link was never open: the server draws what there is to see.
    else if (other || gone) router.refresh();
  }, [other, refused, report, was, router]);
  // On a telephone a slide may be longer than the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the move that scrolls
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [deck.index]);
  const at = live ? deck.slides.findIndex(({ id }) => id === live.slide) : -1;
  return (
    <section className={`follow-bar ${away ? "away" : ""}`} aria-label="Following">
      <p role="status">
        <Standing live={live} following={following} lost={lost} signedOut={refused === "signed-out"} waiting={source === null} />
      </p>
      <div className="follow-acts">
        {away && !lost && at >= 0 && (
          <span>
            The presenter is on {placeWords(deck.slides, at)}: {deck.slides[at]?.title}
          </span>
        )}
        {away && (
          <button type="button" className="btn primary" onClick={rejoin}>
            Re-join (R)
          </button>
        )}
        {refused === "signed-out" && (
          <a className="btn" href={signIn}>
            Sign in
          </a>
        )}
        {live !== undefined && !running && report !== null && (
          <a className="btn primary" href={report}>
            Read the report
          </a>
        )}
      </div>
    </section>
  );
}

type StandingProps = { live: LiveState | null | undefined; following: boolean; lost: boolean; signedOut: boolean; waiting: boolean };

function Standing({ live, following, lost, signedOut, waiting }: StandingProps) {
  const [state, words] = waiting
    ? (["no-data", "Say who you are to follow."] as const)
    : signedOut
      ? (["at-risk", "You are signed out."] as const)
      : live != null && live.endedAt !== null
        ? (["no-data", `${live.presenter} has ended the presentation. Thank you for coming.`] as const)
        : live === null && !lost
          ? (["no-data", "Nobody is presenting this report now. This page follows as soon as somebody does."] as const)
          : live == null
            ? (["no-data", "Connecting."] as const)
            : lost
              ? (["at-risk", "Not connected. You are brought up to date as soon as the network is back."] as const)
              : following
                ? (["met", live.blank ? `${live.presenter} has blanked the screen for a moment.` : `You follow ${live.presenter}.`] as const)
                : (["no-data", "You look around on your own."] as const);
  return (
    <>
      <VerdictIcon state={state} />
      {words}
    </>
  );
}

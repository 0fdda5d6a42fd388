import { useCallback, useEffect, useRef, useState } from "react";
import type { FollowSource, LiveState } from "#components/follow/follow-source.ts";
import { useDeckContext } from "#components/present/use-deck.ts";
import { type StreamStanding, useStream } from "#components/present/use-stream.ts";

const HERE_MS = 4_000;
/** After an hour on one slide this screen is one that somebody left on, and no sign that they are there. */
const LEFT_MS = 60 * 60_000;

export type Follow = StreamStanding & {
  /** undefined = not heard yet; null = nobody presents. */
  live: LiveState | null | undefined;
  following: boolean;
  rejoin(): void;
};

/** Stays with the presenter until the follower moves on their own, and goes back to them on demand. */
export function useFollow(source: FollowSource | null): Follow {
  const deck = useDeckContext();
  const [live, setLive] = useState<LiveState | null | undefined>();
  const [following, setFollowing] = useState(true);
  const stream = useStream(source?.open ?? null, ({ live: next }) => setLive((before) => newer(before, next)));
  const presented = live ? deck.slides.findIndex(({ id }) => id === live.slide) : -1;
  const running = live != null && live.endedAt === null;

  const latest = useRef(deck);
  latest.current = deck;
  const { index, mover } = deck;
  useEffect(() => {
    if (!following || presented < 0) return;
    if (latest.current.index !== presented) latest.current.go(presented, "outside");
    latest.current.setBlank(live?.blank === true && running, "outside");
  }, [following, presented, live?.blank, running]);
  // Where somebody went by themselves they stay; back at the presenter's slide by themselves they are still on their own, until they join again.
  const was = useRef(index);
  useEffect(() => {
    if (was.current !== index && mover === "here" && running) setFollowing(false);
    was.current = index;
  }, [index, mover, running]);

  const slide = deck.slides[index]?.id ?? "";
  const id = running ? live.id : null;
  useEffect(() => {
    if (source === null || id === null) return;
    const since = Date.now();
    const say = () => void source.say({ id, slide, following }, Date.now() - since > LEFT_MS).catch(() => undefined);
    say();
    const timer = setInterval(say, HERE_MS);
    window.addEventListener("online", say);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", say);
    };
  }, [source, id, slide, following]);

  return { ...stream, live, following, rejoin: useCallback(() => setFollowing(true), []) };
}

/** A state that was overtaken on the way changes nothing; nothing after something means that it is over. */
function newer(before: LiveState | null | undefined, next: LiveState | null): LiveState | null {
  if (next === null) return before ? { ...before, endedAt: before.endedAt ?? "" } : null;
  if (!before || before.id !== next.id) return next;
  return next.seq > before.seq || (next.seq === before.seq && before.endedAt === null) ? next : before;
}

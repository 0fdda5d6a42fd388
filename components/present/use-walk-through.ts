import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useStream } from "#components/present/use-stream.ts";
import { useShownTime } from "#components/present/use-shown-time.ts";
import { useWalkSender } from "#components/present/use-walk-sender.ts";
import { covered, type FollowUpDraft, moved, newRecord, noted, told, unsent, type WalkRecord } from "#components/present/walk-record.ts";
import type { Followers, WalkPlace, WalkSlide } from "#components/present/walk-place.ts";
import { WalkStore } from "#components/present/walk-store.ts";
import { useTRPCClient } from "#components/trpc.tsx";

export type WalkThrough = {
  record: WalkRecord | null;
  /** Of a draft: this machine alone, nobody follows and nothing is sent. */
  rehearsal: boolean;
  /** This window can hold a walk-through: storage and the other windows are within reach. */
  ready: boolean;
  /** Started here and not ended; the network does not matter. */
  running: boolean;
  followers: Followers;
  linkExpiresAt: string | null;
  /** Whether the server hears and is heard. */
  connected: boolean;
  /** Started, and the server has said so: people can follow. */
  live: boolean;
  /** What needs the presenter: a sign-in, or a refusal in the server's words. */
  problem: "signed-out" | string | null;
  waiting: number;
  /** The record as of this moment, not of this rendering. */
  latest(): WalkRecord | null;
  start(slide: string): void;
  move(to: { slide: string; blank: boolean }): void;
  note(draft: FollowUpDraft): void;
  end(): void;
};

/** The walk-through of this report in this window: the same in every window of this machine, and with the server whenever it can be reached. */
export function useWalkThrough({ place, slides }: { place: WalkPlace; slides: readonly WalkSlide[] }): WalkThrough {
  const { client, period, revision } = place;
  const rehearsal = revision === null;
  const store = useStore(`${client}/${period}/${revision ?? "draft"}`);
  const record = useSyncExternalStore(store?.subscribe ?? nothing, () => store?.record ?? null, absent);
  const running = record !== null && record.endedAt === null;
  const plannedS = useMemo(() => slides.reduce((sum, slide) => sum + slide.plannedS, 0), [slides]);
  const sending = useWalkSender({ store: rehearsal ? null : store, place, plannedS });
  useShownTime({ store, running, slides });
  const [seen, setSeen] = useState<{ followers: Followers; linkExpiresAt: string | null }>({ followers: [], linkExpiresAt: null });
  const api = useTRPCClient();
  const id = record?.id ?? null;
  const streaming = !rehearsal && id !== null && running && record.started;
  const open = useMemo(
    () =>
      streaming && id !== null
        ? (lastEventId: string | undefined, on: Parameters<typeof api.walkThrough.presented.subscribe>[1]) =>
            api.walkThrough.presented.subscribe({ client, id, ...(lastEventId ? { lastEventId } : {}) }, on)
        : null,
    [api, client, id, streaming],
  );
  const stream = useStream(open as Parameters<typeof useStream<PresentedState>>[0], ({ state, followers, linkExpiresAt, views }) => {
    store?.change((now) => {
      const next = covered(told(now, state), views);
      return state.endedAt === null || next.endedAt !== null ? next : { ...next, endedAt: state.endedAt, endSent: true };
    });
    setSeen({ followers, linkExpiresAt });
  });
  const latest = useCallback(() => store?.record ?? null, [store]);
  const start = useCallback((slide: string) => store?.begin(newRecord({ id: crypto.randomUUID(), at: new Date().toISOString(), slide })), [store]);
  const move = useCallback((to: { slide: string; blank: boolean }) => store?.change((now) => (now.endedAt === null ? moved(now, to) : now)), [store]);
  const note = useCallback((draft: FollowUpDraft) => store?.change((now) => noted(now, crypto.randomUUID(), draft, new Date().toISOString())), [store]);
  const end = useCallback(() => store?.change((now) => ({ ...now, endedAt: now.endedAt ?? new Date().toISOString() })), [store]);
  return {
    record,
    rehearsal,
    ready: store !== null,
    running,
    ...seen,
    connected: sending.state !== "offline" && !(streaming && stream.lost),
    live: streaming && stream.connected && sending.state === "sent",
    problem: sending.state === "signed-out" || stream.refused === "signed-out" ? "signed-out" : sending.state === "refused" ? sending.why : null,
    waiting: record === null || rehearsal ? 0 : unsent(record),
    latest,
    start,
    move,
    note,
    end,
  };
}

type PresentedState = {
  state: { seq: number; slide: string; blank: boolean; endedAt: string | null };
  followers: Followers;
  linkExpiresAt: string | null;
  views: { slide: string; section: string; shownMs: number }[];
};

const nothing = () => () => {};
const absent = () => null;

function useStore(key: string): WalkStore | null {
  const [store, setStore] = useState<WalkStore | null>(null);
  useEffect(() => {
    const made = new WalkStore(key);
    setStore(made);
    return () => made.close();
  }, [key]);
  return store;
}

import { useEffect, useMemo, useState } from "react";
import type { WalkPlace } from "#components/present/walk-place.ts";
import type { WalkRecord } from "#components/present/walk-record.ts";
import { sendingLane } from "#components/present/sending-lane.ts";
import { type Book, type Sending, sendPlace, sendRest, type WalkServer } from "#components/present/walk-sender.ts";
import type { WalkStore } from "#components/present/walk-store.ts";
import { useTRPCClient } from "#components/trpc.tsx";

const RETRY_MS = 1_500;
const ANSWER_WITHIN_MS = 8_000;
/** A network that has died without a word must not hold the queue for ever. */
const inTime = () => ({ signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });

/** Sends whatever the record holds that the server does not have, at every change, and again until it went through; nothing without a store. */
export function useWalkSender({ store, place, plannedS }: { store: WalkStore | null; place: WalkPlace; plannedS: number }): Sending {
  const api = useTRPCClient();
  const { client, period, revision } = place;
  const server = useMemo(
    (): WalkServer => ({
      start: (record) => api.walkThrough.start.mutate({ client, period, revision: Number(revision), id: record.id, slide: record.slide, plannedS }, inTime()),
      move: ({ id, slide, blank, seq }) => api.walkThrough.move.mutate({ client, id, slide, blank, seq }, inTime()),
      note: ({ id }, followUpId, { question, promise, owner, due, raisedAt }) =>
        api.followUps.record.mutate({ client, period, id: followUpId, walkThroughId: id, question, promise, owner, due, raisedAt }, inTime()),
      cover: ({ id }, views) => api.walkThrough.cover.mutate({ client, id, views }, inTime()),
      end: ({ id }) => api.walkThrough.end.mutate({ client, id }, inTime()),
    }),
    [api, client, period, revision, plannedS],
  );
  const [sending, setSending] = useState<Sending>({ state: "sent" });
  useEffect(() => {
    if (store === null) return;
    const results: Record<"place" | "rest", Sending> = { place: { state: "sent" }, rest: { state: "sent" } };
    const lane = (name: "place" | "rest", send: (book: Book) => Promise<Sending>) =>
      sendingLane({
        retryMs: RETRY_MS,
        heard(result) {
          results[name] = result;
          const worst = results.place.state === "sent" ? results.rest : results.place;
          setSending((before) => (JSON.stringify(before) === JSON.stringify(worst) ? before : worst));
        },
        send: () => (store.record === null ? Promise.resolve({ state: "sent" }) : send(bookOf(store, store.record))),
      });
    // A move does not wait until the time on screen of the slide before is written down.
    const lanes = [lane("place", (book) => sendPlace(book, server)), lane("rest", (book) => sendRest(book, server, { all: false }))];
    let id = store.record?.id;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const now = () => {
      for (const each of lanes) each.now();
    };
    const changed = () => {
      const other = store.record?.id !== id;
      id = store.record?.id;
      if (other) now();
      else for (const each of lanes) each.changed();
    };
    const off = store.subscribe((own) => {
      clearTimeout(timer);
      // What another window changed it sends itself; this one only sees to it that it was done.
      if (own) changed();
      else timer = setTimeout(changed, RETRY_MS);
    });
    window.addEventListener("online", now);
    window.addEventListener("focus", now);
    now();
    return () => {
      clearTimeout(timer);
      off();
      for (const each of lanes) each.close();
      window.removeEventListener("online", now);
      window.removeEventListener("focus", now);
    };
  }, [store, server]);
  return sending;
}

function bookOf(store: WalkStore, known: WalkRecord): Book {
  return { read: () => store.record ?? known, change: (change) => store.change(change) };
}

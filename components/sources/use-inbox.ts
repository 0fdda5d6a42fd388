"use client";
import { useMutation } from "@tanstack/react-query";
import { type RefObject, useRef, useState } from "react";
import type { InboxName, Suggestion } from "#components/sources/source-answers.ts";
import { useTRPC } from "#components/trpc.tsx";

/** What was done with a name, to be shown in its place and undone. */
export type Done = { text: string; undo: () => Promise<unknown> };
export type InboxFlow = {
  list: RefObject<HTMLUListElement | null>;
  done: ReadonlyMap<string, Done>;
  failed: ReadonlyMap<string, string>;
  busy: string | null;
  doneCount: number;
  /** The last thing that happened, for people who hear the page. */
  said: string;
  tie: (name: InboxName, to: Suggestion) => void;
  ignore: (name: InboxName, ignored: boolean) => void;
  undo: (id?: string) => void;
  move: (by: 1 | -1) => void;
};

/** Ties and ignores names one after the other: each act shows at once what it did and can be taken back, and the focus goes on to the next name. */
export function useInbox(names: readonly InboxName[]): InboxFlow {
  const api = useTRPC();
  const list = useRef<HTMLUListElement | null>(null);
  const [done, setDone] = useState<ReadonlyMap<string, Done>>(new Map());
  const [failed, setFailed] = useState<ReadonlyMap<string, string>>(new Map());
  const [busy, setBusy] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const tieIt = useMutation(api.sourceInbox.tie.mutationOptions());
  const untieIt = useMutation(api.sourceInbox.untie.mutationOptions());
  const ignoreIt = useMutation(api.sourceInbox.ignore.mutationOptions());

  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>(":scope > li") ?? [])];
  function move(by: 1 | -1) {
    const all = rows();
    const at = all.findIndex((row) => row.contains(document.activeElement));
    (all[at === -1 ? 0 : at + by] ?? all[at])?.focus();
  }
  function goOn(id: string) {
    const open = rows().filter((row) => row.dataset["name"] !== id && row.dataset["done"] !== "yes");
    const here = rows().findIndex((row) => row.dataset["name"] === id);
    (open.find((row) => rows().indexOf(row) > here) ?? open[0])?.focus();
  }
  async function act(name: InboxName, work: () => Promise<Done>) {
    if (busy !== null || done.has(name.id)) return;
    setBusy(name.id);
    try {
      const result = await work();
      setDone((known) => new Map(known).set(name.id, result));
      setFailed((known) => new Map([...known].filter(([id]) => id !== name.id)));
      setSaid(`${name.external}: ${result.text}`);
      goOn(name.id);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      setFailed((known) => new Map(known).set(name.id, text));
      setSaid(text);
    } finally {
      setBusy(null);
    }
  }

  return {
    list,
    done,
    failed,
    busy,
    said,
    doneCount: done.size,
    move,
    tie: (name, to) =>
      void act(name, async () => {
        const key = { source: name.sourceId, external: name.external };
        const tied = await tieIt.mutateAsync({ ...key, client: to.client, site: to.site });
        const place = to.host === null ? to.clientName : `${to.clientName}, ${to.host}`;
        const back =
          tied.repullFrom === null ? "The next pull brings it in." : `The next pull goes back to ${tied.repullFrom.slice(0, 10)} for what was set aside.`;
        return { text: `Tied to ${place}. ${back}`, undo: () => untieIt.mutateAsync({ ...key, client: to.client }) };
      }),
    ignore: (name, ignored) =>
      void act(name, async () => {
        const key = { source: name.sourceId, external: name.external };
        await ignoreIt.mutateAsync({ ...key, ignored });
        const text = ignored ? "Ignored: it is none of ours, and asks no more." : "It waits in the inbox again.";
        return { text, undo: () => ignoreIt.mutateAsync({ ...key, ignored: !ignored }) };
      }),
    undo: (given) => {
      const id = given ?? [...done.keys()].at(-1);
      const last = id === undefined ? undefined : done.get(id);
      if (id === undefined || last === undefined || busy !== null) return;
      setBusy(id);
      last
        .undo()
        .then(() => {
          setDone((known) => new Map([...known].filter(([key]) => key !== id)));
          setSaid(`Undone: ${names.find((name) => name.id === id)?.external ?? ""}`);
          const row = rows().find((each) => each.dataset["name"] === id);
          // Whoever has gone on to something else keeps their place.
          if (document.activeElement === document.body || list.current?.contains(document.activeElement)) row?.focus();
        })
        .catch((error: unknown) => setFailed((known) => new Map(known).set(id, error instanceof Error ? error.message : String(error))))
        .finally(() => setBusy(null));
    },
  };
}

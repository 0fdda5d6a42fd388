"use client";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { FollowBar } from "#components/follow/follow-bar.tsx";
import { useFollowSource } from "#components/follow/follow-source.ts";
import { LinkOpener } from "#components/follow/link-opener.tsx";

type Guest = { followerId: string; name: string };
const KEY = "keepwatch.guest";

/** Somebody who came by link: says who they are once, then follows. */
export function LinkFollow({ revision, presenter }: { revision: number; presenter: string }) {
  const [guest, setGuest] = useState<Guest | null | undefined>();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => setGuest(kept()), []);
  useEffect(() => {
    if (guest === null) dialog.current?.showModal();
    else dialog.current?.close();
  }, [guest]);
  const source = useFollowSource(guest ? { by: "link", ...guest } : null);
  function join(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (name === "") return;
    const made = { followerId: crypto.randomUUID(), name };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(made));
    } catch {
      // They will be asked again after a reload.
    }
    setGuest(made);
  }
  return (
    <>
      <LinkOpener quiet />
      <FollowBar source={source} revision={revision} report={null} signIn="/sign-in" />
      <dialog ref={dialog} className="capture" aria-labelledby="guest-title" onCancel={(event) => event.preventDefault()}>
        <h2 id="guest-title">Who is following?</h2>
        <form className="form" onSubmit={join}>
          <p className="hint">{presenter} sees this name in the list of people who follow. It is kept with the record of this presentation.</p>
          <label className="field">
            <span className="label">Your name</span>
            <input name="name" required maxLength={60} autoComplete="name" autoFocus />
          </label>
          <div className="actions">
            <button type="submit" className="btn primary">
              Follow
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}

function kept(): Guest | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Guest | null;
  } catch {
    return null;
  }
}

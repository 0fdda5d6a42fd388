"use client";
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from "react";
import { ANSWER } from "#components/follow-ups/answer-promise.ts";
import type { FollowUpDraft } from "#components/present/walk-record.ts";

type CaptureProps = { open: boolean; onClose: () => void; onNote: (draft: FollowUpDraft) => void; owner: string };

/** What was asked and what we promise, without leaving the keyboard: Enter keeps it, at once and without a network. A bare question will do. */
export function FollowUpCapture({ open, onClose, onNote, owner }: CaptureProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  function keep(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? "").trim();
    onNote({ question: text("question"), promise: text("promise") || ANSWER, owner: text("owner"), due: text("due") || null });
    event.currentTarget.reset();
    onClose();
  }
  function enter(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    form.current?.requestSubmit();
  }
  return (
    <dialog ref={dialog} className="capture" aria-labelledby="capture-title" onClose={onClose}>
      <h2 id="capture-title">Note a follow-up</h2>
      <form ref={form} className="form" onSubmit={keep}>
        <label className="field">
          <span className="label">What they asked</span>
          <textarea name="question" rows={2} required maxLength={500} onKeyDown={enter} autoFocus />
        </label>
        <label className="field">
          <span className="label">What we promise, if more than an answer</span>
          <textarea name="promise" rows={2} maxLength={500} onKeyDown={enter} placeholder={ANSWER} />
        </label>
        <div className="pair">
          <label className="field">
            <span className="label">Who sees to it</span>
            <input name="owner" required maxLength={120} defaultValue={owner} />
          </label>
          <label className="field">
            <span className="label">Due, if there is a day</span>
            <input name="due" type="date" />
          </label>
        </div>
        <p className="hint">Enter keeps it. The client reads it only after you release it.</p>
        <div className="actions">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn primary">
            Keep it
          </button>
        </div>
      </form>
    </dialog>
  );
}

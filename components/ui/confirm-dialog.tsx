"use client";
import { type MouseEvent, type ReactNode, useId, useRef } from "react";
import { Button } from "#components/ui/button.tsx";

type ConfirmDialogProps = {
  open: string;
  /** Names which of several equal buttons this is. */
  openLabel?: string;
  openTone?: "primary" | "danger" | "plain";
  title: string;
  /** What will happen, named: shown before the choice. */
  children: ReactNode;
  confirm: string;
  /** What the way out is called, where "Cancel" could be taken for the act itself. */
  dismiss?: string;
  tone?: "primary" | "danger";
  isPending?: boolean;
  onConfirm: (close: () => void) => void;
};

/** The browser's own modal dialog: it holds the focus, closes on Escape and gives the focus back. */
export function ConfirmDialog({
  open,
  openLabel,
  title,
  children,
  confirm,
  dismiss = "Cancel",
  tone = "primary",
  openTone = tone,
  isPending = false,
  onConfirm,
}: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const close = () => dialog.current?.close();
  const closeOutside = (event: MouseEvent) => {
    if (event.target === dialog.current) close();
  };
  return (
    <>
      <Button tone={openTone} {...(openLabel ? { "aria-label": openLabel } : {})} onPress={() => dialog.current?.showModal()}>
        {open}
      </Button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it; the click is the same for a pointer */}
      <dialog ref={dialog} className="dialog native" role="alertdialog" aria-labelledby={id} onClick={closeOutside}>
        <section>
          <h2 id={id}>{title}</h2>
          {children}
          <div className="actions">
            <Button onPress={close}>{dismiss}</Button>
            <Button tone={tone} isPending={isPending} onPress={() => onConfirm(close)}>
              {confirm}
            </Button>
          </div>
        </section>
      </dialog>
    </>
  );
}

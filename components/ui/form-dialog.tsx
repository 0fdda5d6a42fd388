"use client";
import { type FormEvent, type ReactNode, useState } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { Button } from "#components/ui/button.tsx";
import { FormStatus, type SubmitState } from "#components/ui/form-status.tsx";

type FormDialogProps = {
  open: string;
  /** Names which of several equal buttons this is. */
  openLabel?: string;
  openTone?: "primary" | "plain";
  title: string;
  send: string;
  submit: SubmitState;
  /** Gets the form; calls `close` when it went through. */
  onSend: (form: FormData, close: () => void) => void;
  onOpen?: () => void;
  children: ReactNode;
};

/** A short form in a dialog. It stays open with what was typed until it went through. */
export function FormDialog({ open, openLabel, openTone, title, send, submit, onSend, onOpen, children }: FormDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const change = (next: boolean) => {
    if (next) onOpen?.();
    setOpen(next);
  };
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onSend(new FormData(event.currentTarget), () => setOpen(false));
  }
  return (
    <>
      <Button {...(openTone ? { tone: openTone } : {})} {...(openLabel ? { "aria-label": openLabel } : {})} onPress={() => change(true)}>
        {open}
      </Button>
      <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={change}>
        <Modal className="dialog">
          <Dialog>
            <Heading slot="title">{title}</Heading>
            <form className="form" onSubmit={onSubmit}>
              {children}
              <FormStatus submit={submit.state === "done" ? { state: "idle" } : submit} />
              <div className="actions">
                <Button onPress={() => setOpen(false)}>Cancel</Button>
                <Button type="submit" tone="primary" isPending={submit.state === "sending"}>
                  {send}
                </Button>
              </div>
            </form>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

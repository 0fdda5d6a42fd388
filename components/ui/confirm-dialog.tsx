"use client";
import type { ReactNode } from "react";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { Button } from "#components/ui/button.tsx";

type ConfirmDialogProps = {
  open: string;
  title: string;
  /** What will happen, named: shown before the choice. */
  children: ReactNode;
  confirm: string;
  tone?: "primary" | "danger";
  isPending?: boolean;
  onConfirm: (close: () => void) => void;
};

export function ConfirmDialog({ open, title, children, confirm, tone = "primary", isPending = false, onConfirm }: ConfirmDialogProps) {
  return (
    <DialogTrigger>
      <Button tone={tone}>{open}</Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="dialog">
          <Dialog role="alertdialog">
            {({ close }) => (
              <>
                <Heading slot="title">{title}</Heading>
                {children}
                <div className="actions">
                  <Button onPress={close}>Cancel</Button>
                  <Button tone={tone} isPending={isPending} onPress={() => onConfirm(close)}>
                    {confirm}
                  </Button>
                </div>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

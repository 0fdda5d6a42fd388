"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import type { InboxName, Suggestion } from "#components/sources/source-answers.ts";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";

/** Any site, found by its client's name or its address, when no suggestion fits. */
export function ChoosePlace({ name, onChoose }: { name: InboxName; onChoose: (to: Suggestion) => void }) {
  const api = useTRPC();
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const wants = name.wants;
  const enough = search.trim().length >= 2;
  const found = useQuery(
    api.sourceInbox.places.queryOptions({ search: search.trim(), wants }, { enabled: isOpen && enough, placeholderData: keepPreviousData }),
  );
  const places = enough ? (found.data ?? []) : [];
  return (
    <>
      <Button tone="plain" aria-label={`Choose another ${wants} for ${name.external}`} onPress={() => setOpen(true)}>
        {name.suggestions.length === 0 ? `Choose a ${wants}` : `Another ${wants}`}
      </Button>
      <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={setOpen} isDismissable>
        <Modal className="dialog">
          <Dialog>
            <Heading slot="title">What is {name.external}?</Heading>
            <Field label={`Find the ${wants}`} hint="By the client's name or a part of the address." value={search} onChange={setSearch} autoFocus />
            <p role="status">
              {!enough
                ? "Type two letters or more."
                : found.isPending
                  ? "Looking…"
                  : places.length === 0
                    ? "Nothing has a name like that."
                    : `${places.length} found.`}
            </p>
            <div className="places inbox">
              {places.map((to) => (
                <button
                  key={`${to.client}/${to.site}`}
                  type="button"
                  className="offer"
                  onClick={() => {
                    setOpen(false);
                    onChoose(to);
                  }}
                >
                  <span />
                  <strong>{to.host === null ? to.clientName : `${to.clientName}, ${to.host}`}</strong>
                </button>
              ))}
            </div>
            <div className="actions">
              <Button onPress={() => setOpen(false)}>Cancel</Button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

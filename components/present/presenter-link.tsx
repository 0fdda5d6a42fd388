"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { wallClock } from "#components/present/walk-words.ts";

const HOURS = 2;

type LinkProps = { client: string; id: string; expiresAt: string | null; disabled: boolean };

/** The link for people without an account. Its secret part is shown once, here: it is kept nowhere else. */
export function PresenterLink({ client, id, expiresAt, disabled }: LinkProps) {
  const api = useTRPC();
  const open = useMutation(api.walkThrough.openLink.mutationOptions());
  const close = useMutation(api.walkThrough.closeLink.mutationOptions({ onSuccess: () => open.reset() }));
  const [copied, setCopied] = useState(false);
  const url = open.data && expiresAt !== null ? `${location.origin}/follow#${open.data.token}` : null;
  const create = () => open.mutate({ client, id, hours: HOURS }, { onSuccess: () => setCopied(false) });
  async function copy(text: string) {
    await navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  }
  return (
    <section className="link-pane" aria-labelledby="link-title">
      <h2 id="link-title">Follow link</h2>
      {url ? (
        <>
          <input readOnly value={url} aria-label="Follow link" onFocus={(event) => event.currentTarget.select()} />
          <p>For people without an account, until {wallClock(expiresAt ?? "")}. They see the slides and nothing else.</p>
        </>
      ) : (
        <p>
          {expiresAt === null
            ? "People without an account can follow by a link. It closes by itself after two hours, or when you end."
            : `A link is open until ${wallClock(expiresAt)}. Its address was shown when it was made; a new one takes its place.`}
        </p>
      )}
      <div className="actions">
        {url && (
          <Button tone="primary" onPress={() => void copy(url)}>
            {copied ? "Copied" : "Copy the link"}
          </Button>
        )}
        {!url && (
          <Button onPress={create} isPending={open.isPending} isDisabled={disabled}>
            {expiresAt === null ? "Make a link" : "Make a new link"}
          </Button>
        )}
        {expiresAt !== null && (
          <Button tone="danger" onPress={() => close.mutate({ client, id })} isPending={close.isPending} isDisabled={disabled}>
            Close the link
          </Button>
        )}
      </div>
      <p role="status" className="wrong">
        {open.error?.message ?? close.error?.message ?? ""}
      </p>
    </section>
  );
}

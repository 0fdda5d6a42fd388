"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field, TextArea } from "#components/ui/field.tsx";
import { FormStatus, type SubmitState } from "#components/ui/form-status.tsx";
import { CHANNELS, Channel, FORM_OPEN } from "#server/posture/disclosure-policy.ts";
import { Select } from "#components/ui/select.tsx";

function Receipt({ code }: { code: string }) {
  return (
    <div role="status" className="receipt">
      <h2>We have it. Keep this receipt code.</h2>
      <p className="code tnum">{code}</p>
      <p>It is shown once and is the only way to ask about this concern without an account. It contains nothing you wrote.</p>
    </div>
  );
}

export function ConcernForm({ channel, guidelinesVersion, stamp }: { channel: Channel; guidelinesVersion: string; stamp: string }) {
  const api = useTRPC();
  const openedAt = useRef(0);
  useEffect(() => {
    openedAt.current = performance.now();
  }, []);
  const [to, setTo] = useState<Channel>(channel);
  const submit = useMutation(api.concerns.submit.mutationOptions());
  const [isHeld, setHeld] = useState(false);
  const isSending = isHeld || submit.isPending;
  const state: SubmitState = isSending ? { state: "sending" } : submit.isError ? { state: "failed", message: submit.error.message } : { state: "idle" };
  if (submit.isSuccess) return <Receipt code={submit.data.receipt} />;
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const contact = String(form.get("contact") ?? "").trim();
    const concern = {
      channel: to,
      subject: String(form.get("subject")),
      body: String(form.get("body")),
      contact: contact === "" ? null : contact,
      guidelinesVersion,
      stamp,
      website: String(form.get("website") ?? ""),
    };
    // Whoever pastes a prepared text is quicker than the server takes people to be: it waits for them.
    setHeld(true);
    const early = FORM_OPEN.leastMs - (performance.now() - openedAt.current);
    setTimeout(
      () => {
        setHeld(false);
        submit.mutate(concern);
      },
      Math.max(0, early),
    );
  }
  return (
    <form className="form" onSubmit={send}>
      <Select
        label="You are writing as"
        options={Channel.options.map((value) => ({ value, label: CHANNELS[value].title }))}
        value={to}
        onChange={(value) => setTo(Channel.catch(channel).parse(value))}
        isRequired
      />
      <p className="hint">{CHANNELS[to].text}</p>
      <Field label="Subject" name="subject" isRequired minLength={3} maxLength={200} />
      <TextArea
        label="What is your question or concern?"
        name="body"
        rows={8}
        isRequired
        minLength={10}
        maxLength={20_000}
        hint="Where it is, what you saw, and how to see it again. Attachments cannot be sent here."
      />
      <Field
        label="How can we reach you? (optional)"
        name="contact"
        maxLength={300}
        hint="A name is not needed. Without it, use the receipt code to ask how it stands."
      />
      <div className="sr-only" aria-hidden="true">
        <label>
          Leave this empty <input name="website" tabIndex={-1} autoComplete="off" />
        </label>
      </div>
      <Checkbox name="agree" value="yes" isRequired>
        I agree to these guidelines (version {guidelinesVersion})
      </Checkbox>
      <div className="actions">
        <Button type="submit" tone="primary" isPending={isSending}>
          Send it
        </Button>
      </div>
      <FormStatus submit={state} />
    </form>
  );
}

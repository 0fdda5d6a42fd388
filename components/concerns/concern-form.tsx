"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field, TextArea } from "#components/ui/field.tsx";
import { FormStatus, type SubmitState } from "#components/ui/form-status.tsx";
import { CHANNELS, Channel } from "#server/posture/disclosure-policy.ts";
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

export function ConcernForm({ channel, guidelinesVersion }: { channel: Channel; guidelinesVersion: string }) {
  const api = useTRPC();
  const [to, setTo] = useState<Channel>(channel);
  const submit = useMutation(api.concerns.submit.mutationOptions());
  const state: SubmitState = submit.isPending ? { state: "sending" } : submit.isError ? { state: "failed", message: submit.error.message } : { state: "idle" };
  if (submit.isSuccess) return <Receipt code={submit.data.receipt} />;
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const contact = String(form.get("contact") ?? "").trim();
    submit.mutate({
      channel: to,
      subject: String(form.get("subject")),
      body: String(form.get("body")),
      contact: contact === "" ? null : contact,
      guidelinesVersion,
    });
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
      <Checkbox name="agree" value="yes" isRequired>
        I agree to these guidelines (version {guidelinesVersion})
      </Checkbox>
      <div className="actions">
        <Button type="submit" tone="primary" isPending={submit.isPending}>
          Send it
        </Button>
      </div>
      <FormStatus submit={state} />
    </form>
  );
}

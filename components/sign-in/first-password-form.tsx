"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormStatus, type SubmitState } from "#components/ui/form-status.tsx";

/** The one-time token stands in the fragment, which browsers do not send: no server log, proxy or Referer ever holds it. */
export function FirstPasswordForm() {
  const [submit, setSubmit] = useState<SubmitState>({ state: "idle" });
  const { mutateAsync } = useMutation(useTRPC().session.setFirstPassword.mutationOptions());
  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setSubmit({ state: "sending" });
    try {
      await mutateAsync({ token: location.hash.slice(1), name: String(form.get("name")), password: String(form.get("password")) });
      location.replace("/sign-in");
    } catch (error) {
      setSubmit({ state: "failed", message: error instanceof Error ? error.message : "That did not work. Try again." });
    }
  }
  return (
    <form className="form" method="post" onSubmit={send}>
      <Field label="Your name" name="name" autoComplete="name" isRequired maxLength={120} />
      <Field
        label="New password"
        hint="15 to 128 characters. A few words in a row work well."
        name="password"
        type="password"
        autoComplete="new-password"
        isRequired
        minLength={15}
        maxLength={128}
      />
      <div className="actions">
        <Button type="submit" tone="primary" isDisabled={submit.state === "sending"}>
          Set password
        </Button>
      </div>
      <FormStatus submit={submit} />
    </form>
  );
}

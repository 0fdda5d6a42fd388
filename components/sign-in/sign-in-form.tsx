"use client";
import { type FormEvent, useState } from "react";
import { postAuth } from "#components/sign-in/auth-request.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormStatus, type SubmitState } from "#components/ui/form-status.tsx";

const WORDS: Record<string, string> = {
  CredentialsSignin: "E-mail and password do not match an account.",
  "too-many": "Too many tries. Wait a quarter of an hour and try again.",
};

export function SignInForm({ to }: { to: string }) {
  const [submit, setSubmit] = useState<SubmitState>({ state: "idle" });
  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setSubmit({ state: "sending" });
    try {
      const { ok, code } = await postAuth("callback/credentials", { email: String(form.get("email")), password: String(form.get("password")) });
      if (ok) location.assign(to);
      else setSubmit({ state: "failed", message: WORDS[code ?? ""] ?? "Signing in did not work just now. Try again in a minute." });
    } catch {
      setSubmit({ state: "failed", message: "We could not reach the server. Check your connection and try again." });
    }
  }
  return (
    <form className="form" method="post" onSubmit={send}>
      <Field label="E-mail" name="email" type="email" autoComplete="username" isRequired maxLength={254} />
      <Field label="Password" name="password" type="password" autoComplete="current-password" isRequired maxLength={128} />
      <div className="actions">
        <Button type="submit" tone="primary" isDisabled={submit.state === "sending"}>
          Sign in
        </Button>
      </div>
      <FormStatus submit={submit} />
    </form>
  );
}

"use client";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormStatus, type SubmitState } from "#components/ui/form-status.tsx";

const WORDS = { received: "We have it and are working on it.", closed: "It is closed." };

export function StatusForm() {
  const api = useTRPC();
  // A mutation, so that the code travels in a body and never in an address.
  const ask = useMutation(api.concerns.status.mutationOptions());
  const submit: SubmitState = ask.isPending
    ? { state: "sending" }
    : ask.isError
      ? { state: "failed", message: ask.error.message }
      : ask.isSuccess
        ? { state: "done", message: WORDS[ask.data.state] }
        : { state: "idle" };
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    ask.mutate({ receipt: String(new FormData(event.currentTarget).get("receipt")).trim() });
  }
  return (
    <form className="form" onSubmit={send}>
      <Field label="Receipt code" name="receipt" isRequired maxLength={80} autoComplete="off" />
      <div className="actions">
        <Button type="submit" tone="primary" isPending={ask.isPending}>
          Ask
        </Button>
      </div>
      <FormStatus submit={submit} />
    </form>
  );
}

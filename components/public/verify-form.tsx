"use client";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormStatus, type SubmitState } from "#components/ui/form-status.tsx";

export function VerifyForm() {
  const api = useTRPC();
  const check = useMutation(api.statement.verify.mutationOptions());
  const answer = check.data;
  const submit: SubmitState = check.isPending
    ? { state: "sending" }
    : check.isError
      ? { state: "failed", message: check.error.message }
      : answer === undefined
        ? { state: "idle" }
        : { state: answer.status === "genuine" ? "done" : "failed", message: answer.message };
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    check.mutate({ code: String(new FormData(event.currentTarget).get("code")).trim() });
  }
  return (
    <form className="form" onSubmit={send}>
      <Field
        label="Code on the report"
        name="code"
        isRequired
        maxLength={20}
        autoComplete="off"
        hint="It looks like KW-7Q4M-2XHD and stands at the foot of every page."
      />
      <div className="actions">
        <Button type="submit" tone="primary" isPending={check.isPending}>
          Check it
        </Button>
      </div>
      <FormStatus submit={submit} />
    </form>
  );
}

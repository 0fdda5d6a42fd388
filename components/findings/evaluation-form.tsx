"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field, TextArea } from "#components/ui/field.tsx";
import { FormStatus, type SubmitState } from "#components/ui/form-status.tsx";
import { Select } from "#components/ui/select.tsx";

type Verdict = "confirmed" | "false-positive" | "accepted" | "out-of-scope";
const VERDICTS: { value: Verdict; label: string }[] = [
  { value: "confirmed", label: "Confirmed: a real weakness, counted from now on" },
  { value: "false-positive", label: "False positive: the scanner is mistaken" },
  { value: "accepted", label: "Accepted risk, until a date" },
  { value: "out-of-scope", label: "Out of scope: not ours" },
];

export function EvaluationForm({ client, finding, alike }: { client: string; finding: string; alike: number }) {
  const api = useTRPC();
  const router = useRouter();
  // Nothing is preselected: the decision lifts the disclosure gate.
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const evaluate = useMutation(api.findings.evaluate.mutationOptions({ onSuccess: () => router.refresh() }));
  const submit: SubmitState = evaluate.isPending
    ? { state: "sending" }
    : evaluate.isError
      ? { state: "failed", message: evaluate.error.message }
      : evaluate.isSuccess
        ? { state: "done", message: "Recorded. The client's next report counts it." }
        : { state: "idle" };
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (verdict === null) return;
    const form = new FormData(event.currentTarget);
    const until = String(form.get("until") ?? "");
    evaluate.mutate({
      client,
      finding,
      verdict,
      reason: String(form.get("reason")),
      until: verdict === "accepted" ? until : null,
      alike: form.get("alike") === "on",
    });
  }
  return (
    <form className="form" onSubmit={send}>
      <Select
        label="Decision"
        options={VERDICTS}
        value={verdict}
        onChange={(value) => setVerdict(VERDICTS.find((entry) => entry.value === value)?.value ?? null)}
        isRequired
      />
      {verdict === "accepted" && (
        <Field label="Accepted until" name="until" type="date" isRequired hint="At the end of that day in the client's zone the finding is open again." />
      )}
      <TextArea
        label="Reason"
        name="reason"
        rows={3}
        isRequired
        minLength={5}
        maxLength={2000}
        hint="Kept with your name; the report shows it for accepted risks."
      />
      {alike > 1 && (
        <Checkbox name="alike" value="on">
          Decide all {alike} findings of this rule alike
        </Checkbox>
      )}
      <div className="actions">
        <Button type="submit" tone="primary" isPending={evaluate.isPending}>
          Record the decision
        </Button>
      </div>
      <FormStatus submit={submit} />
    </form>
  );
}

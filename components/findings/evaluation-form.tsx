"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { DecisionFields, readDecision } from "#components/findings/decision-fields.tsx";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { countOf } from "#server/posture/format.ts";

/** The decision about one finding, and if wanted about every other one like it that waits. */
export function EvaluationForm({ client, finding, alike }: { client: string; finding: string; alike: number }) {
  const api = useTRPC();
  const router = useRouter();
  const evaluate = useMutation(api.findings.evaluate.mutationOptions({ onSuccess: () => router.refresh() }));
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const decision = readDecision(new FormData(event.currentTarget));
    if (decision !== null) evaluate.mutate({ findings: [{ client, finding }], ...decision });
  }
  const told = evaluate.data;
  const done =
    told === undefined ? "" : `Recorded for ${countOf(told.evaluated, "finding")} of ${countOf(told.clients, "client")}. Their next reports count it.`;
  return (
    <form className="form" onSubmit={send}>
      <DecisionFields chosen={[{ client, finding }]} alike={alike > 1} />
      <div className="actions">
        <Button type="submit" tone="primary" isPending={evaluate.isPending}>
          Record the decision
        </Button>
      </div>
      <FormStatus submit={submitState(evaluate, done)} />
    </form>
  );
}

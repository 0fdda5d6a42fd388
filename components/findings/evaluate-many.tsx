"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { DecisionFields, readDecision } from "#components/findings/decision-fields.tsx";
import type { FindingItem } from "#components/findings/finding-answers.ts";
import { useTRPC } from "#components/trpc.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { countOf } from "#server/posture/format.ts";

/** One decision for all that are picked, and what it came to. */
export function EvaluateMany({ chosen, onDone }: { chosen: FindingItem[]; onDone: (message: string) => void }) {
  const api = useTRPC();
  const router = useRouter();
  const evaluate = useMutation(api.findings.evaluate.mutationOptions({ onSuccess: () => router.refresh() }));
  const findings = chosen.map(({ id, client }) => ({ client: client.slug, finding: id }));
  const clients = new Set(chosen.map(({ client }) => client.slug)).size;
  const title = `Evaluate ${countOf(chosen.length, "finding")} of ${countOf(clients, "client")}`;
  return (
    <FormDialog
      open={`Evaluate ${countOf(chosen.length, "finding")}`}
      openTone="primary"
      title={title}
      send="Record the decision"
      submit={submitState(evaluate, "")}
      onOpen={evaluate.reset}
      onSend={(form, close) => {
        const decision = readDecision(form);
        if (decision === null) return;
        evaluate.mutate(
          { findings, ...decision },
          {
            onSuccess: (told) => {
              close();
              onDone(`Recorded for ${countOf(told.evaluated, "finding")} of ${countOf(told.clients, "client")}. Their next reports count it.`);
            },
          },
        );
      }}
    >
      <DecisionFields chosen={findings} alike={chosen.some(({ alike, waits }) => alike > Number(waits))} />
    </FormDialog>
  );
}

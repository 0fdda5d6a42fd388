"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { FormStatus, type SubmitState } from "#components/ui/form-status.tsx";
import type { ConcernState } from "#server/posture/disclosure-policy.ts";

const VERBS: Record<ConcernState, string> = {
  received: "Receive",
  acknowledged: "Acknowledge",
  "under-evaluation": "Start evaluation",
  confirmed: "Confirm",
  "not-confirmed": "Not confirmed",
  mitigating: "Start mitigation",
  responded: "Mark as answered",
  closed: "Close",
};

export function ConcernActions({ id, next }: { id: string; next: ConcernState[] }) {
  const api = useTRPC();
  const router = useRouter();
  const answer = useMutation(api.concerns.answer.mutationOptions({ onSuccess: () => router.refresh() }));
  const submit: SubmitState = answer.isPending
    ? { state: "sending" }
    : answer.isError
      ? { state: "failed", message: answer.error.message }
      : answer.isSuccess
        ? { state: "done", message: "Recorded." }
        : { state: "idle" };
  return (
    <>
      <div className="actions">
        {next.map((to, at) => (
          <Button key={to} tone={at === 0 ? "primary" : "plain"} isDisabled={answer.isPending} onPress={() => answer.mutate({ id, to })}>
            {VERBS[to]}
          </Button>
        ))}
      </div>
      <FormStatus submit={submit} />
    </>
  );
}

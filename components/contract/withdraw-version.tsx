"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "#components/trpc.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

/** Takes a version of the contract back, as one of a mistyped day. */
export function WithdrawVersion({ client, effectiveFrom, day }: { client: string; effectiveFrom: string; day: string }) {
  const router = useRouter();
  const withdraw = useMutation(useTRPC().contracts.withdraw.mutationOptions({ onSuccess: () => router.refresh() }));
  return (
    <ConfirmDialog
      open="Withdraw"
      openTone="plain"
      openLabel={`Withdraw: the version of ${day}`}
      title={`Withdraw the version of ${day}?`}
      confirm="Withdraw it"
      tone="danger"
      isPending={withdraw.isPending}
      onConfirm={(close) => withdraw.mutate({ client, effectiveFrom }, { onSuccess: close })}
    >
      <p>
        The months from that day on are judged by the version before it, or by our standard target where there is none. It stays on this page as withdrawn.
        Published reports keep the terms they were built with.
      </p>
      <FormStatus submit={submitState(withdraw, "")} />
    </ConfirmDialog>
  );
}

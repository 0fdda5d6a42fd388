"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ListedWindow, May } from "#components/maintenance/maintenance-answer.ts";
import { useTRPC } from "#components/trpc.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

type WindowActionsProps = { client: string; window: ListedWindow; may: May };

export function WindowActions({ client, window, may }: WindowActionsProps) {
  const api = useTRPC();
  const router = useRouter();
  const after = { onSuccess: () => router.refresh() };
  const approve = useMutation(api.maintenance.approve.mutationOptions(after));
  const withdraw = useMutation(api.maintenance.withdraw.mutationOptions(after));
  const { id, when, standing, mine, pulledFrom } = window;
  return (
    <div className="actions">
      {standing === "waiting" && may.approve && !mine && (
        <ConfirmDialog
          open="Approve"
          openLabel={`Approve: ${when}`}
          title="Approve this late window?"
          confirm="Approve it"
          isPending={approve.isPending}
          onConfirm={(close) => approve.mutate({ client, id }, { onSuccess: close })}
        >
          <p>
            Its minutes are left out of the contract figure. Every report from now on says that it came late and that you approved it. Published reports stay as
            they are.
          </p>
          <FormStatus submit={submitState(approve, "")} />
        </ConfirmDialog>
      )}
      {standing === "waiting" && may.approve && mine && <p className="hint">You entered it, so somebody else has to approve it.</p>}
      {may.write && (
        <ConfirmDialog
          open="Withdraw"
          openLabel={`Withdraw: ${when}`}
          title="Withdraw this window?"
          confirm="Withdraw it"
          tone="danger"
          openTone="plain"
          isPending={withdraw.isPending}
          onConfirm={(close) => withdraw.mutate({ client, id }, { onSuccess: close })}
        >
          <p>
            Its minutes count like any other in every report to come.
            {pulledFrom === null ? "" : ` It stays withdrawn even while ${pulledFrom} tells it.`} The audit log keeps what it said.
          </p>
          <FormStatus submit={submitState(withdraw, "")} />
        </ConfirmDialog>
      )}
    </div>
  );
}

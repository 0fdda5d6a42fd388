"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ListedCorrection, May } from "#components/maintenance/maintenance-answer.ts";
import { useTRPC } from "#components/trpc.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

type CorrectionActionsProps = { client: string; correction: ListedCorrection; may: May };

export function CorrectionActions({ client, correction, may }: CorrectionActionsProps) {
  const api = useTRPC();
  const router = useRouter();
  const after = { onSuccess: () => router.refresh() };
  const approve = useMutation(api.maintenance.approveCorrection.mutationOptions(after));
  const withdraw = useMutation(api.maintenance.withdrawCorrection.mutationOptions(after));
  const { id, when, approvedAt, mine, effect } = correction;
  const open = approvedAt === null;
  return (
    <div className="actions">
      {open && may.approve && !mine && (
        <ConfirmDialog
          open="Approve"
          openLabel={`Approve the correction: ${when}`}
          title="Approve this correction?"
          confirm="Approve it"
          isPending={approve.isPending}
          onConfirm={(close) => approve.mutate({ client, id }, { onSuccess: close })}
        >
          <p>
            Downtime under the contract becomes {effect?.with.down.display ?? "less"} instead of {effect?.without.down.display ?? "what was measured"}. Reports
            from now on show both, with the reason and your name. Published reports stay as they are.
          </p>
          <FormStatus submit={submitState(approve, "")} />
        </ConfirmDialog>
      )}
      {open && may.approve && mine && <p className="hint">You proposed it, so somebody else has to approve it.</p>}
      {may.write && (
        <ConfirmDialog
          open="Withdraw"
          openLabel={`Withdraw the correction: ${when}`}
          title="Withdraw this correction?"
          confirm="Withdraw it"
          tone="danger"
          openTone="plain"
          isPending={withdraw.isPending}
          onConfirm={(close) => withdraw.mutate({ client, id }, { onSuccess: close })}
        >
          <p>The outage counts as it was measured in every report to come. The audit log keeps what was said.</p>
          <FormStatus submit={submitState(withdraw, "")} />
        </ConfirmDialog>
      )}
    </div>
  );
}

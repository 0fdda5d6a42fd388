"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "#components/trpc.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

type UntieButtonProps = { source: string; external: string; client: string; clientName: string };

export function UntieButton({ source, external, client, clientName }: UntieButtonProps) {
  const router = useRouter();
  const untie = useMutation(useTRPC().sourceInbox.untie.mutationOptions({ onSuccess: () => router.refresh() }));
  return (
    <ConfirmDialog
      open="Untie"
      openLabel={`Untie ${external}`}
      openTone="plain"
      title={`Untie ${external}?`}
      confirm="Untie it"
      tone="danger"
      isPending={untie.isPending}
      onConfirm={(close) => untie.mutate({ source, external, client }, { onSuccess: close })}
    >
      <p>From the next pull on it brings {clientName} nothing more, and waits in the mapping inbox. What it has brought so far stays in their evidence.</p>
      <FormStatus submit={submitState(untie, "")} />
    </ConfirmDialog>
  );
}

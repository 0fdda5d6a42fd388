"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { useTRPC } from "#components/trpc.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";

type PublishReportProps = {
  client: string;
  clientName: string;
  period: string;
  periodLabel: string;
  after: number;
  done: string;
  /** What else to know before it is published. */
  children?: ReactNode;
};

export function PublishReport({ client, clientName, period, periodLabel, after, done, children }: PublishReportProps) {
  const router = useRouter();
  const publish = useMutation(
    useTRPC().report.publish.mutationOptions({
      onSuccess: () => {
        router.push(done);
        router.refresh();
      },
    }),
  );
  return (
    <ConfirmDialog
      open="Publish"
      title={`Publish ${periodLabel}?`}
      confirm={`Publish revision ${after + 1}`}
      isPending={publish.isPending}
      onConfirm={() => publish.mutate({ client, period, after })}
    >
      <p>
        {clientName} sees revision {after + 1} at once. It is frozen: later evidence makes a new revision with a list of what changed.
      </p>
      {children}
      <FormStatus submit={publish.error ? { state: "failed", message: publish.error.message } : { state: publish.isPending ? "sending" : "idle" }} />
    </ConfirmDialog>
  );
}

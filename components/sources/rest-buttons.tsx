"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

/** Pause and resume; retire for good, after the consequence is named. */
export function RestButtons({ source, name, paused }: { source: string; name: string; paused: boolean }) {
  const api = useTRPC();
  const router = useRouter();
  const after = { onSuccess: () => router.refresh() };
  const pause = useMutation(api.sources.pause.mutationOptions(after));
  const retire = useMutation(api.sources.retire.mutationOptions(after));
  return (
    <>
      <div className="actions">
        <Button isPending={pause.isPending} onPress={() => pause.mutate({ source, paused: !paused })}>
          {paused ? "Resume" : "Pause"}
        </Button>
        <ConfirmDialog
          open="Retire"
          openTone="plain"
          title={`Retire ${name}?`}
          confirm="Retire it"
          tone="danger"
          isPending={retire.isPending}
          onConfirm={(close) => retire.mutate({ source }, { onSuccess: close })}
        >
          <p>
            It is pulled no more and takes no delivery, for good. Its evidence, its pulls and its ties stay as they are, and reports that use them do not
            change.
          </p>
          <FormStatus submit={submitState(retire, "")} />
        </ConfirmDialog>
      </div>
      {pause.error && <FormStatus submit={submitState(pause, "")} />}
    </>
  );
}

"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { FollowUpFields, readWords } from "#components/follow-ups/follow-up-fields.tsx";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Field, TextArea } from "#components/ui/field.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import type { FollowUpEntry } from "#server/posture/follow-up-standing.ts";

type FollowUpActionsProps = { client: string; followUp: FollowUpEntry; today: string };

export function FollowUpActions({ client, followUp, today }: FollowUpActionsProps) {
  const api = useTRPC();
  const router = useRouter();
  const after = { onSuccess: () => router.refresh() };
  const settle = useMutation(api.followUps.settle.mutationOptions(after));
  const change = useMutation(api.followUps.change.mutationOptions(after));
  const release = useMutation(api.followUps.release.mutationOptions(after));
  const withdraw = useMutation(api.followUps.withdraw.mutationOptions(after));
  const { id, released, doneOn } = followUp;
  return (
    <div className="actions">
      {doneOn === null ? (
        <FormDialog
          open="We did it"
          openLabel={`We did it: ${followUp.promise}`}
          title="What came of it?"
          send="Mark as done"
          submit={submitState(settle, "")}
          onOpen={settle.reset}
          onSend={(form, close) =>
            settle.mutate({ client, id, settled: { on: String(form.get("on")), outcome: String(form.get("outcome")) } }, { onSuccess: close })
          }
        >
          <Field label="Done on" name="on" type="date" isRequired defaultValue={today} />
          <TextArea
            label="What came of it"
            name="outcome"
            rows={3}
            isRequired
            minLength={5}
            maxLength={1000}
            hint="The client reads this beside the promise."
          />
        </FormDialog>
      ) : (
        <Button
          tone="plain"
          aria-label={`Open again: ${followUp.promise}`}
          isPending={settle.isPending}
          onPress={() => settle.mutate({ client, id, settled: null })}
        >
          Open again
        </Button>
      )}
      <Button
        aria-label={`${released ? "Hold back" : "Release to the client"}: ${followUp.question}`}
        isPending={release.isPending}
        onPress={() => release.mutate({ client, ids: [id], released: !released })}
      >
        {released ? "Hold back" : "Release to the client"}
      </Button>
      <FormDialog
        open="Change"
        openTone="plain"
        openLabel={`Change: ${followUp.question}`}
        title="Change the follow-up"
        send="Save"
        submit={submitState(change, "")}
        onOpen={change.reset}
        onSend={(form, close) => change.mutate({ client, id, ...readWords(form) }, { onSuccess: close })}
      >
        <FollowUpFields kept={followUp} />
      </FormDialog>
      <ConfirmDialog
        open="Withdraw"
        openLabel={`Withdraw: ${followUp.question}`}
        title="Withdraw this follow-up?"
        confirm="Withdraw it"
        tone="danger"
        openTone="plain"
        isPending={withdraw.isPending}
        onConfirm={(close) => withdraw.mutate({ client, id }, { onSuccess: close })}
      >
        <p>It leaves this list and every report to come. Published reports keep it, and the audit log keeps what it said.</p>
        <FormStatus submit={submitState(withdraw, "")} />
      </ConfirmDialog>
      {(release.error ?? settle.error) && <FormStatus submit={submitState(release.error ? release : settle, "")} />}
    </div>
  );
}

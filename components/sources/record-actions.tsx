"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

type RecordActionsProps = { source: string; choice: { id: string } | { reason: string }; label: string; canRedrive?: boolean; all?: boolean };

/** Try again, which pulls the window once more, or dismiss with a reason. */
export function RecordActions({ source, choice, label, canRedrive = true, all = false }: RecordActionsProps) {
  const api = useTRPC();
  const router = useRouter();
  const after = { onSuccess: () => router.refresh() };
  const redrive = useMutation(api.sourceQuarantine.redrive.mutationOptions(after));
  const dismiss = useMutation(api.sourceQuarantine.dismiss.mutationOptions(after));
  return (
    <div className="actions">
      {canRedrive && (
        <Button aria-label={`Try again: ${label}`} isPending={redrive.isPending} onPress={() => redrive.mutate({ source, choice })}>
          {all ? "Try all again" : "Try again"}
        </Button>
      )}
      <FormDialog
        open={all ? "Dismiss all" : "Dismiss"}
        openTone="plain"
        openLabel={`Dismiss: ${label}`}
        title={`Dismiss ${label}?`}
        send="Dismiss"
        submit={submitState(dismiss, "")}
        onOpen={dismiss.reset}
        onSend={(form, close) => dismiss.mutate({ source, choice, reason: String(form.get("reason")) }, { onSuccess: close })}
      >
        <Field
          label="Why it does not matter"
          name="reason"
          isRequired
          minLength={5}
          maxLength={500}
          hint="Kept with your name in the audit log. No figure changes."
        />
      </FormDialog>
      {(redrive.isSuccess || redrive.error) && (
        <FormStatus submit={submitState(redrive, "Asked for. The worker pulls that window again; what it can read now leaves this list.")} />
      )}
    </div>
  );
}

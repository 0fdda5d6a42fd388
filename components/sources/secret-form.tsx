"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { SecretOnce } from "#components/sources/secret-once.tsx";
import { useTRPC } from "#components/trpc.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import type { SecretField } from "#server/posture/source-form.ts";

type SecretFormProps = { source: string; secret: SecretField; push: boolean; isSet: boolean };

/** Replaces the secret; nothing ever shows the one there is. A system that calls us can be given one we make. */
export function SecretForm({ source, secret, push, isSet }: SecretFormProps) {
  const router = useRouter();
  const set = useMutation(useTRPC().sources.setSecret.mutationOptions({ onSuccess: () => router.refresh() }));
  if (set.data?.secretOnce) return <SecretOnce source={source} secret={set.data.secretOnce} />;
  return (
    <>
      <div className="actions">
        {push && (
          <ConfirmDialog
            open="Make a new one"
            title="Make a new signing secret?"
            confirm="Make it"
            openTone="plain"
            isPending={set.isPending}
            onConfirm={(close) => set.mutate({ source, secret: null }, { onSuccess: close })}
          >
            <p>The one before stops working at once: deliveries are refused until the sender has the new one. It is shown once.</p>
            <FormStatus submit={submitState(set, "")} />
          </ConfirmDialog>
        )}
        <FormDialog
          open={isSet ? "Replace it" : "Set it"}
          title={isSet ? `Replace the ${secret.title.toLowerCase()}?` : `Set the ${secret.title.toLowerCase()}`}
          send={isSet ? "Replace it" : "Set it"}
          submit={submitState(set, "")}
          onOpen={set.reset}
          onSend={(form, close) => set.mutate({ source, secret: String(form.get("secret-of-source")) }, { onSuccess: close })}
        >
          {isSet && <p>The one before is thrown away and cannot be brought back.</p>}
          <Field
            label={secret.title}
            hint={secret.description}
            name="secret-of-source"
            type="password"
            autoComplete="new-password"
            isRequired
            maxLength={10_000}
          />
        </FormDialog>
      </div>
      {set.isSuccess && <FormStatus submit={{ state: "done", message: "Set. Nobody can read it back." }} />}
    </>
  );
}

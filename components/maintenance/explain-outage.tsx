"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ListedOutage } from "#components/maintenance/maintenance-answer.ts";
import { useTRPC } from "#components/trpc.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

const MOST = 120;

/** What the client reads beside the minutes of an outage. */
export function ExplainOutage({ client, outage }: { client: string; outage: ListedOutage }) {
  const router = useRouter();
  const explain = useMutation(useTRPC().maintenance.explainOutage.mutationOptions({ onSuccess: () => router.refresh() }));
  const { site, from, to, when, reason } = outage;
  return (
    <FormDialog
      open={reason === null ? "Say why" : "Change the reason"}
      openTone="plain"
      openLabel={`${reason === null ? "Say why" : "Change the reason"}: ${when}`}
      title={`Why was it down ${when}?`}
      send="Keep it"
      submit={submitState(explain, "")}
      onOpen={explain.reset}
      onSend={(form, close) => explain.mutate({ client, site, from, to, reason: String(form.get("reason")) }, { onSuccess: close })}
    >
      <p>The client reads it in the next report, beside the minutes of that day. It changes no figure: minutes that were not ours are for a correction.</p>
      <Field
        label="The reason, in plain words"
        name="reason"
        maxLength={MOST}
        defaultValue={reason ?? ""}
        hint={`For example “A disk failed and was replaced”. At most ${MOST} letters; left empty, nothing is said.`}
      />
    </FormDialog>
  );
}

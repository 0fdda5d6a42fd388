"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ListedOutage } from "#components/maintenance/maintenance-answer.ts";
import { useTRPC } from "#components/trpc.tsx";
import { Field, TextArea } from "#components/ui/field.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

/** Says that downtime was not the site's. */
export function ProposeCorrection({ client, outage }: { client: string; outage: ListedOutage }) {
  const router = useRouter();
  const propose = useMutation(useTRPC().maintenance.proposeCorrection.mutationOptions({ onSuccess: () => router.refresh() }));
  const { site, from, to, when } = outage;
  return (
    <FormDialog
      open="Propose a correction"
      openTone="plain"
      openLabel={`Propose a correction: ${when}`}
      title={`Correct the downtime of ${when}?`}
      send="Propose it"
      submit={submitState(propose, "")}
      onOpen={propose.reset}
      onSend={(form, close) =>
        propose.mutate({ client, site, from, to, reason: String(form.get("reason")), clause: String(form.get("clause")) }, { onSuccess: close })
      }
    >
      <p>It changes nothing until somebody else approves it. Then reports show the corrected figure beside the measured one, with this reason.</p>
      <TextArea label="Why it was not the site" name="reason" rows={3} isRequired maxLength={500} hint="The client reads this in the report." />
      <Field label="Clause it rests on" name="clause" isRequired maxLength={200} />
    </FormDialog>
  );
}

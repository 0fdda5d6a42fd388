"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "#components/trpc.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { formatDay } from "#server/posture/format.ts";

type Place = { client: string; site: string; host: string };

/** Names the source whose data count for a site, from a day on. */
export function PrimaryDialog({ source, name, client, site, host }: Place & { source: string; name: string }) {
  const router = useRouter();
  const set = useMutation(useTRPC().sourceInbox.namePrimary.mutationOptions({ onSuccess: () => router.refresh() }));
  const send = (form: FormData, close: () => void) => set.mutate({ source, client, site, fromDay: String(form.get("fromDay")) }, { onSuccess: close });
  return (
    <FormDialog
      open="Let it decide"
      openLabel={`Let it decide: ${name} for ${host}`}
      openTone="plain"
      title={`${name} decides for ${host}`}
      send="Let it decide"
      submit={submitState(set, "")}
      onSend={send}
      onOpen={() => set.reset()}
    >
      <p>
        From that day on only what {name} saw counts for this site, and other monitors are kept as evidence. Where nobody is named, the one with the most
        complete data of the month counts.
      </p>
      <Field label="First day" name="fromDay" type="date" isRequired hint="It begins at midnight where the client is. Published reports stay as they are." />
    </FormDialog>
  );
}

/** Takes such a day back. */
export function UnnamePrimaryButton({ client, site, host, fromDay }: Place & { fromDay: string }) {
  const router = useRouter();
  const unset = useMutation(useTRPC().sourceInbox.unnamePrimary.mutationOptions({ onSuccess: () => router.refresh() }));
  const day = formatDay(fromDay, { year: true });
  return (
    <ConfirmDialog
      open="Take back"
      openLabel={`Take back ${day} for ${host}`}
      openTone="plain"
      title={`Take back ${day}?`}
      confirm="Take it back"
      isPending={unset.isPending}
      onConfirm={(close) => unset.mutate({ client, site, fromDay }, { onSuccess: close })}
    >
      <p>For {host} the monitor named for an earlier day counts again, or the one with the most complete data.</p>
      <FormStatus submit={submitState(unset, "")} />
    </ConfirmDialog>
  );
}

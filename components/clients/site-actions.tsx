"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "#components/trpc.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import type { SiteTerm } from "#server/posture/site-term.ts";

/** Says when a site began or left, and takes that back. */
export function SiteActions({ client, site, today }: { client: string; site: SiteTerm; today: string }) {
  const api = useTRPC();
  const router = useRouter();
  const after = { onSuccess: () => router.refresh() };
  const end = useMutation(api.clients.endSite.mutationOptions(after));
  const start = useMutation(api.clients.startSite.mutationOptions(after));
  const reopen = useMutation(api.clients.reopenSite.mutationOptions(after));
  const of = { client, site: site.slug };
  const day = (form: FormData) => String(form.get("day") ?? "").trim();
  return (
    <div className="actions">
      <FormDialog
        open="Set the first day"
        openTone="plain"
        openLabel={`Set the first day: ${site.host}`}
        title={`From when does ${site.host} count?`}
        send="Save"
        submit={submitState(start, "")}
        onOpen={start.reset}
        onSend={(form, close) => start.mutate({ ...of, firstDay: day(form) === "" ? null : day(form) }, { onSuccess: close })}
      >
        <p>What was checked before that day does not count. Time after it without a check is missing, and the report says so.</p>
        <Field label="First day" name="day" type="date" defaultValue={site.stated ? (site.firstDay ?? "") : ""} hint="Empty: from its first check." />
      </FormDialog>
      <FormDialog
        open={site.lastDay === null ? "It leaves" : "Change the last day"}
        openTone="plain"
        openLabel={`${site.lastDay === null ? "It leaves" : "Change the last day"}: ${site.host}`}
        title={`When does ${site.host} leave?`}
        send="Save"
        submit={submitState(end, "")}
        onOpen={end.reset}
        onSend={(form, close) => end.mutate({ ...of, lastDay: day(form) }, { onSuccess: close })}
      >
        <p>Nothing after that day counts, neither as up nor as down. Reports of that month say until when the site was monitored; later ones leave it out.</p>
        <Field label="Last day that counts" name="day" type="date" isRequired defaultValue={site.lastDay ?? today} />
      </FormDialog>
      {site.lastDay !== null && (
        <ConfirmDialog
          open="Reopen"
          openTone="plain"
          openLabel={`Reopen: ${site.host}`}
          title={`Is ${site.host} still ours?`}
          confirm="Reopen it"
          isPending={reopen.isPending}
          onConfirm={(close) => reopen.mutate(of, { onSuccess: close })}
        >
          <p>It counts as if it had never left: days without a check since then are missing, and reports say so.</p>
          <FormStatus submit={submitState(reopen, "")} />
        </ConfirmDialog>
      )}
    </div>
  );
}

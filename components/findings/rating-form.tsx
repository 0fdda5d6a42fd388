"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { SEVERITY_WORDS } from "#components/findings/finding-labels.ts";
import { useTRPC } from "#components/trpc.tsx";
import { Field, TextArea } from "#components/ui/field.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { Select } from "#components/ui/select.tsx";
import { Severity } from "#server/posture/evidence.ts";

/** Our own rating in place of the scanner's, or its withdrawal: audited, with a reason. */
export function RatingForm({ client, finding, isRated }: { client: string; finding: string; isRated: boolean }) {
  const api = useTRPC();
  const router = useRouter();
  const rate = useMutation(api.findings.rate.mutationOptions({ onSuccess: () => router.refresh() }));
  const reason = (
    <TextArea label="Reason" name="reason" rows={3} isRequired minLength={5} maxLength={2000} hint="Kept with your name, here and in the audit log." />
  );
  return (
    <div className="actions">
      <FormDialog
        open="Change the severity"
        title="Change the severity?"
        send="Rate it"
        submit={submitState(rate, "")}
        onOpen={rate.reset}
        onSend={(form, close) => {
          const severity = Severity.safeParse(form.get("severity"));
          const until = String(form.get("until") ?? "");
          if (severity.success)
            rate.mutate({ client, finding, severity: severity.data, reason: String(form.get("reason")), until: until || null }, { onSuccess: close });
        }}
      >
        <p>Our rating counts in place of the scanner's. The finding, its age and its history stay as they are.</p>
        <Select label="Severity" name="severity" options={Severity.options.map((value) => ({ value, label: SEVERITY_WORDS[value] }))} isRequired />
        <Field label="Until" name="until" type="date" hint="The last day it holds. Empty: until somebody withdraws it." />
        {reason}
      </FormDialog>
      {isRated && (
        <FormDialog
          open="Withdraw our rating"
          openTone="plain"
          title="Withdraw our rating?"
          send="Withdraw it"
          submit={submitState(rate, "")}
          onOpen={rate.reset}
          onSend={(form, close) => rate.mutate({ client, finding, severity: null, reason: String(form.get("reason")), until: null }, { onSuccess: close })}
        >
          <p>The scanner's own severity counts again.</p>
          {reason}
        </FormDialog>
      )}
    </div>
  );
}

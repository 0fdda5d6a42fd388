"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { FollowUpFields, readWords } from "#components/follow-ups/follow-up-fields.tsx";
import { useTRPC } from "#components/trpc.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { Select } from "#components/ui/select.tsx";

type RecordFollowUpProps = { client: string; periods: { value: string; label: string }[] };

export function RecordFollowUp({ client, periods }: RecordFollowUpProps) {
  const router = useRouter();
  const [period, setPeriod] = useState(periods[0]?.value ?? "");
  // One a form: sending it a second time keeps one follow-up.
  const id = useRef("");
  const record = useMutation(useTRPC().followUps.record.mutationOptions({ onSuccess: () => router.refresh() }));
  return (
    <FormDialog
      open="Record a follow-up"
      openTone="primary"
      title="What was asked, and what did we promise?"
      send="Record it"
      submit={submitState(record, "")}
      onOpen={() => {
        record.reset();
        id.current = crypto.randomUUID();
      }}
      onSend={(form, close) => record.mutate({ client, id: id.current, period, ...readWords(form) }, { onSuccess: close })}
    >
      <FollowUpFields />
      <Select label="Report it was about" options={periods} value={period} onChange={setPeriod} isRequired />
    </FormDialog>
  );
}

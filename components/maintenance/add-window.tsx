"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { Site } from "#components/maintenance/maintenance-answer.ts";
import { readWindow, WindowFields } from "#components/maintenance/window-fields.tsx";
import { useTRPC } from "#components/trpc.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

type AddWindowProps = { client: string; sites: Site[]; timeZone: string };

export function AddWindow({ client, sites, timeZone }: AddWindowProps) {
  const router = useRouter();
  const add = useMutation(useTRPC().maintenance.add.mutationOptions({ onSuccess: () => router.refresh() }));
  return (
    <FormDialog
      open="Add a window"
      openTone="primary"
      title="Announce a window"
      send="Announce it"
      submit={submitState(add, "")}
      onOpen={add.reset}
      onSend={(form, close) => add.mutate({ client, ...readWindow(form), from: String(form.get("from")), to: String(form.get("to")) }, { onSuccess: close })}
    >
      <p>It counts as announced now. With less notice than the contract asks for, it waits until somebody else approves it.</p>
      <Field label={`Begins (${timeZone})`} name="from" type="datetime-local" isRequired />
      <Field label={`Ends (${timeZone})`} name="to" type="datetime-local" isRequired />
      <WindowFields sites={sites} reasonHint="The client reads this in the report." />
    </FormDialog>
  );
}

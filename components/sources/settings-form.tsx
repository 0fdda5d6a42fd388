"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { SourceFields, typedValues } from "#components/sources/source-fields.tsx";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { type SourceField, settingsFrom } from "#server/posture/source-form.ts";

type SettingsFormProps = { source: string; name: string; fields: SourceField[]; values: Record<string, string> };

export function SettingsForm({ source, name, fields, values }: SettingsFormProps) {
  const router = useRouter();
  const [wrong, setWrong] = useState<string | null>(null);
  const change = useMutation(useTRPC().sources.change.mutationOptions({ onSuccess: () => router.refresh() }));
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const { settings, wrong: unread } = settingsFrom(fields, typedValues(form, fields));
    setWrong(unread);
    if (unread === null) change.mutate({ source, name: String(form.get("name-of-source")), settings });
  }
  return (
    <form className="form" onSubmit={send} autoComplete="off">
      <Field label="Name" name="name-of-source" isRequired maxLength={100} defaultValue={name} />
      <SourceFields fields={fields} values={values} />
      <div className="actions">
        <Button type="submit" tone="primary" isPending={change.isPending}>
          Save the settings
        </Button>
      </div>
      <FormStatus submit={wrong === null ? submitState(change, "Saved. The next pull uses them.") : { state: "failed", message: wrong }} />
    </form>
  );
}

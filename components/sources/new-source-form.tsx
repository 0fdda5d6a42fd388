"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { SecretOnce } from "#components/sources/secret-once.tsx";
import { SourceFields, typedValues } from "#components/sources/source-fields.tsx";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { type ConnectorForm, settingsFrom } from "#server/posture/source-form.ts";

/** Adds a source of the chosen connector; its inputs come from the connector itself. */
export function NewSourceForm({ form: { id, name, fields, secret } }: { form: ConnectorForm }) {
  const router = useRouter();
  const [wrong, setWrong] = useState<string | null>(null);
  const add = useMutation(
    useTRPC().sources.add.mutationOptions({ onSuccess: ({ id: added, secretOnce }) => (secretOnce === null ? router.push(`/sources/${added}`) : undefined) }),
  );
  if (add.data?.secretOnce) return <SecretOnce source={add.data.id} secret={add.data.secretOnce} next={`/sources/${add.data.id}`} />;
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const read = settingsFrom(fields, typedValues(form, fields));
    setWrong(read.wrong);
    if (read.wrong !== null) return;
    const typed = String(form.get("secret-of-source") ?? "").trim();
    add.mutate({ connector: id, name: String(form.get("name-of-source")), settings: read.settings, secret: typed === "" ? null : typed });
  }
  const start = Object.fromEntries(fields.map((field) => [field.name, field.value]));
  return (
    <form className="form" onSubmit={send} autoComplete="off">
      <Field
        label="Name"
        name="name-of-source"
        isRequired
        maxLength={100}
        hint={`What people here call it, for example "${name.replace(/ \(.*/, "")}, production".`}
      />
      <SourceFields fields={fields} values={start} folded />
      {secret && (
        <Field
          label={secret.required ? secret.title : `${secret.title} (optional)`}
          hint={`${secret.description.replace(/\.$/, "")}. Sealed when it arrives, and never shown again.`}
          name="secret-of-source"
          type="password"
          autoComplete="new-password"
          isRequired={secret.required}
          maxLength={10_000}
        />
      )}
      <div className="actions">
        <Button type="submit" tone="primary" isPending={add.isPending}>
          Add the source
        </Button>
      </div>
      <FormStatus submit={wrong === null ? submitState(add, "Added.") : { state: "failed", message: wrong }} />
    </form>
  );
}

"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import type { Version } from "#components/compliance/statement-words.ts";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field, TextArea } from "#components/ui/field.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { Select } from "#components/ui/select.tsx";

const STAGES = [
  { value: "issued", label: "Issued" },
  { value: "in-progress", label: "In progress" },
  { value: "planned", label: "Planned" },
] as const;
type StatementFormProps = { id: string | null; record: Version["record"] | null; products: string[] };

export function StatementForm({ id, record, products }: StatementFormProps) {
  const api = useTRPC();
  const router = useRouter();
  const onSuccess = () => {
    router.push("/compliance");
    router.refresh();
  };
  const add = useMutation(api.compliance.add.mutationOptions({ onSuccess }));
  const replace = useMutation(api.compliance.replace.mutationOptions({ onSuccess }));
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = readForm(new FormData(event.currentTarget));
    if (id === null) add.mutate({ form });
    else replace.mutate({ id, form });
  }
  const saving = id === null ? add : replace;
  const dates = [
    ["periodStart", "Period begins", "For a SOC 2 Type II report."],
    ["periodEnd", "Period ends, or as-of day", "SOC 2 counts from here."],
    ["issuedOn", "Issued", "PCI DSS and ISO 27001 count from here."],
    ["expiresOn", "Stated end", "When the issuer names one."],
    ["nextReviewOn", "Next review", "For ISO 27001 the next surveillance audit."],
  ] as const;
  return (
    <form className="form" onSubmit={send}>
      <Field
        label="Programme"
        name="programme"
        defaultValue={record?.programme ?? ""}
        isRequired
        maxLength={200}
        hint="As the issuer writes it: SOC 2 Type II, PCI DSS 4.0.1, ISO/IEC 27001:2022, GovRAMP, CJIS, WCAG 2.2 AA."
      />
      <Field label="Short name" name="label" defaultValue={record?.label ?? ""} maxLength={200} hint="What it is about, like Hosting." />
      <Field
        label="Products it covers"
        name="products"
        defaultValue={record?.products.join(", ") ?? ""}
        maxLength={500}
        hint={`With commas between; empty means all. Clients use: ${products.join(", ") || "none on file"}.`}
      />
      <TextArea label="Scope" name="scope" rows={3} defaultValue={record?.scope ?? ""} maxLength={1_000} />
      <Field label="Issuer or auditor" name="issuer" defaultValue={record?.issuer ?? ""} maxLength={300} />
      <Select label="Stage" name="stage" options={[...STAGES]} value={record?.stage ?? "issued"} isRequired />
      {dates.map(([name, label, hint]) => (
        <Field key={name} label={label} name={name} type="date" defaultValue={record?.[name] ?? ""} hint={hint} />
      ))}
      <Field label="Detail" name="detail" defaultValue={record?.detail ?? ""} maxLength={500} hint="Level or rung, like Ready, Moderate." />
      <Field label="Reference" name="reference" defaultValue={record?.reference ?? ""} maxLength={300} hint="The certificate's number." />
      <FormStatus submit={submitState(saving, "Saved.")} />
      <div className="actions">
        <Button type="submit" tone="primary" isPending={saving.isPending}>
          {id === null ? "Add the statement" : "Save as a new version"}
        </Button>
        <LinkButton href={id === null ? "/compliance" : `/compliance?statement=${id}`}>Leave without saving</LinkButton>
      </div>
    </form>
  );
}

function readForm(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const orNull = (name: string) => text(name) || null;
  return {
    ...{
      programme: text("programme"),
      label: text("label"),
      scope: text("scope"),
      issuer: orNull("issuer"),
      detail: orNull("detail"),
      reference: orNull("reference"),
    },
    products: text("products")
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== ""),
    stage: STAGES.find(({ value }) => value === text("stage"))?.value ?? ("issued" as const),
    ...{
      periodStart: orNull("periodStart"),
      periodEnd: orNull("periodEnd"),
      issuedOn: orNull("issuedOn"),
      expiresOn: orNull("expiresOn"),
      nextReviewOn: orNull("nextReviewOn"),
    },
  };
}

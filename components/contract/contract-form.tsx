"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useMemo, useState } from "react";
import { CheckedField } from "#components/contract/checked-field.tsx";
import { ContractFields } from "#components/contract/contract-fields.tsx";
import { ContractPreview } from "#components/contract/contract-preview.tsx";
import { TermsList } from "#components/contract/terms-list.tsx";
import { draftOf, readDraft, type TermsDraft } from "#components/contract/terms-draft.ts";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { usePreview } from "#components/ui/use-preview.ts";
import type { PreviewMonth } from "#server/posture/contract-preview.ts";
import type { ContractTerms } from "#server/posture/contract-terms.ts";
import { countOf, formatDay } from "#server/posture/format.ts";

type ContractFormProps = {
  client: string;
  timeZone: string;
  sites: number;
  terms: ContractTerms;
  from: string;
  today: string;
  taken: string[];
  months: PreviewMonth[];
};

/** A new version of the terms, with the last three months beside it as they would have been judged. */
export function ContractForm({ client, timeZone, sites, terms, from, today, taken, months }: ContractFormProps) {
  const api = useTRPC();
  const router = useRouter();
  const [draft, setDraft] = useState<TermsDraft>(() => draftOf(terms));
  const [effectiveFrom, setFrom] = useState(from);
  const read = useMemo(() => readDraft(draft), [draft]);
  const work = useMutation(useTRPC().contracts.preview.mutationOptions());
  const { preview, error } = usePreview(read.terms, months, (terms) => work.mutateAsync({ client, terms }));
  const save = useMutation(
    api.contracts.set.mutationOptions({
      onSuccess: () => {
        router.push(`/clients/${client}/contract`);
        router.refresh();
      },
    }),
  );
  const change = (next: Partial<TermsDraft>) => {
    save.reset();
    setDraft((now) => ({ ...now, ...next }));
  };
  const wrongDay = /^\d{4}-\d{2}-\d{2}$/.test(effectiveFrom) ? undefined : "Choose a day.";
  const count = Object.keys(read.wrong).length + (wrongDay ? 1 : 0);
  function send(event: FormEvent) {
    event.preventDefault();
    if (count > 0) document.querySelector<HTMLElement>(".contract-form [data-invalid] input, .contract-form .hours .wrong")?.focus();
    else save.mutate({ client, effectiveFrom, terms: read.terms });
  }
  return (
    <div className="contract-edit">
      <form className="contract-form" onSubmit={send} noValidate>
        <fieldset className="part">
          <legend>From when</legend>
          <CheckedField
            label="First day of these terms"
            type="date"
            width="short"
            value={effectiveFrom}
            onChange={setFrom}
            wrong={wrongDay}
            hint={fromWords(effectiveFrom, { today, taken })}
          />
        </fieldset>
        <ContractFields draft={draft} change={change} wrong={read.wrong} timeZone={timeZone} sites={sites} />
        <div className="save">
          <FormStatus
            submit={count > 0 && !save.isPending ? { state: "failed", message: `${countOf(count, "field")} cannot be read yet.` } : submitState(save, "Saved.")}
          />
          <div className="actions">
            <Button type="submit" tone="primary" isPending={save.isPending}>
              Save these terms
            </Button>
            <LinkButton href={`/clients/${client}/contract`}>Leave without saving</LinkButton>
          </div>
        </div>
      </form>
      <aside className="contract-beside" aria-label="The last three months under these terms">
        <h2>The last three months</h2>
        <p className="hint" role="status">
          {error ?? (count > 0 ? "As they were judged by the last terms that could be read." : "Nothing is saved yet. Published reports never change.")}
        </p>
        <ContractPreview caption="The last three months under the terms in force and under these" months={preview} show="both" />
        {read.terms && (
          <details className="more">
            <summary>These terms in sentences</summary>
            <TermsList terms={read.terms} timeZone={timeZone} />
          </details>
        )}
      </aside>
    </div>
  );
}

function fromWords(day: string, { today, taken }: { today: string; taken: string[] }): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return "A month is judged by the terms in force on its first day.";
  const replaces = taken.includes(day) ? " They replace the version of that day, which stays to be seen as withdrawn." : "";
  const middle = day.endsWith("-01") ? "" : " The month they begin in is still judged by the terms before.";
  const past = day <= today ? ` Drafts since ${formatDay(day, { year: true })} are worked out anew; published reports stay as they are.` : "";
  return `${middle}${replaces}${past}`.trim() || "They judge whole months from that day on.";
}

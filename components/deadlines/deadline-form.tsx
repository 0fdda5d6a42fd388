"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useMemo, useState } from "react";
import { CheckedField } from "#components/contract/checked-field.tsx";
import { type DeadlineDraft, draftOf, readDraft } from "#components/deadlines/deadline-draft.ts";
import { DeadlineFields } from "#components/deadlines/deadline-fields.tsx";
import { DeadlinePreview, type Preview } from "#components/deadlines/deadline-preview.tsx";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Select } from "#components/ui/select.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { usePreview } from "#components/ui/use-preview.ts";
import { absenceWords } from "#server/posture/absences.ts";
import type { DeadlinePolicy } from "#server/posture/facts.ts";
import { countOf } from "#server/posture/format.ts";

type DeadlineFormProps = { client: string; today: string; policies: readonly DeadlinePolicy[]; taken: string[]; absences: number; preview: Preview };

/** Policies from a day on, with the findings they would put past due today beside them. */
export function DeadlineForm({ client, today, policies, taken, absences, preview: first }: DeadlineFormProps) {
  const router = useRouter();
  const [draft, setDraft] = useState<DeadlineDraft>(() => draftOf(policies));
  const [from, setFrom] = useState(today);
  const [missed, setMissed] = useState(absences > 1 ? "2" : "1");
  const read = useMemo(() => readDraft(draft, from), [draft, from]);
  const work = useMutation(useTRPC().deadlines.preview.mutationOptions());
  const { preview, error } = usePreview(read.policies, first, (policies) => work.mutateAsync({ client, policies }));
  const save = useMutation(
    useTRPC().deadlines.set.mutationOptions({
      onSuccess: () => {
        router.push(`/clients/${client}/deadlines`);
        router.refresh();
      },
    }),
  );
  const wrongDay = /^\d{4}-\d{2}-\d{2}$/.test(from) ? undefined : "Choose a day.";
  const count = Object.keys(read.wrong).length + (wrongDay ? 1 : 0);
  function change(next: Partial<DeadlineDraft>) {
    save.reset();
    setDraft((now) => ({ ...now, ...next }));
  }
  function send(event: FormEvent) {
    event.preventDefault();
    if (count === 0 && read.policies) save.mutate({ client, effectiveFrom: from, policies: read.policies, absences: missed === "2" ? 2 : 1 });
    else document.querySelector<HTMLElement>(".contract-form [data-invalid] input")?.focus();
  }
  return (
    <div className="contract-edit">
      <form className="contract-form" onSubmit={send} noValidate>
        <fieldset className="part">
          <legend>From when</legend>
          <CheckedField label="First day" type="date" width="short" value={from} onChange={setFrom} wrong={wrongDay} hint={fromWords(from, { today, taken })} />
        </fieldset>
        <DeadlineFields draft={draft} change={change} wrong={read.wrong} from={from} />
        <fieldset className="part">
          <legend>When it counts as fixed</legend>
          <Select
            label="A finding is fixed"
            value={missed}
            onChange={setMissed}
            options={["1", "2"].map((value) => ({ value, label: absenceWords(Number(value)) }))}
          />
          <p className="hint">
            A host that is slow for a moment can look fixed to a network scanner. For scans from the first day on; web scanners always need one.
          </p>
        </fieldset>
        <div className="save">
          <FormStatus
            submit={count > 0 && !save.isPending ? { state: "failed", message: `${countOf(count, "field")} cannot be read yet.` } : submitState(save, "Saved.")}
          />
          <div className="actions">
            <Button type="submit" tone="primary" isPending={save.isPending}>
              Save these deadlines
            </Button>
            <LinkButton href={`/clients/${client}/deadlines`}>Leave without saving</LinkButton>
          </div>
        </div>
      </form>
      <aside className="contract-beside" aria-label="Findings that would be past due today">
        <h2>If they applied today</h2>
        <p className="hint" role="status">
          {error ?? (count > 0 ? "By the last policies that could be read." : "Nothing is saved yet. Published reports never change.")}
        </p>
        <DeadlinePreview preview={preview} several={(read.policies?.length ?? 0) > 1} tried />
      </aside>
    </div>
  );
}

function fromWords(day: string, { today, taken }: { today: string; taken: string[] }): string {
  const replaces = taken.includes(day) ? " They replace the version of that day." : "";
  return `A report is measured by what is in force on its last day.${replaces}${day < today ? " Drafts since then are worked out anew." : ""}`;
}

"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { FormStatus, type SubmitState } from "#components/ui/form-status.tsx";
import { Select } from "#components/ui/select.tsx";
import { countOf } from "#server/posture/format.ts";

type RequestExportProps = { periods: { value: string; label: string }[]; latest: string; formats: readonly { value: string; label: string; note: string }[] };

/** Asks for every client's files of one period at once; the list below shows how far they are. */
export function RequestExport({ periods, latest, formats }: RequestExportProps) {
  const api = useTRPC();
  const queries = useQueryClient();
  const [period, setPeriod] = useState(latest);
  const [edition, setEdition] = useState("client");
  const [wrong, setWrong] = useState<string | null>(null);
  const request = useMutation(api.exports.request.mutationOptions({ onSuccess: () => queries.invalidateQueries({ queryKey: api.exports.list.queryKey() }) }));
  const submit: SubmitState = wrong
    ? { state: "failed", message: wrong }
    : request.isPending
      ? { state: "sending" }
      : request.isError
        ? { state: "failed", message: request.error.message }
        : request.isSuccess
          ? { state: "done", message: `${countOf(request.data.files, "file")} asked for. You can leave this page; the export goes on.` }
          : { state: "idle" };
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget).getAll("format").map(String);
    setWrong(chosen.length === 0 ? "Choose at least one format." : null);
    if (chosen.length > 0) request.mutate({ period, formats: chosen, own: edition === "own" });
  }
  return (
    <form className="form" onSubmit={send}>
      <Select label="Period" options={periods} value={period} onChange={setPeriod} isRequired />
      <Select
        label="Edition"
        options={[
          { value: "client", label: "Your clients' edition" },
          { value: "own", label: "Internal edition, not to be passed on" },
        ]}
        value={edition}
        onChange={setEdition}
        isRequired
      />
      <fieldset className="choices">
        <legend className="label">Formats</legend>
        {formats.map((format) => (
          <Checkbox key={format.value} name="format" value={format.value} defaultSelected={format.value === "pdf"}>
            {format.label}, {format.note}
          </Checkbox>
        ))}
      </fieldset>
      <div className="actions">
        <Button type="submit" tone="primary" isPending={request.isPending}>
          Make the files
        </Button>
      </div>
      <FormStatus submit={submit} />
    </form>
  );
}

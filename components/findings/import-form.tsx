"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import type { UploadFormats } from "#components/findings/finding-answers.ts";
import { UPLOAD_KINDS } from "#components/findings/import-words.ts";
import { type Place, PlaceField } from "#components/findings/place-field.tsx";
import { sendUpload } from "#components/findings/send-upload.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormStatus, type SubmitState } from "#components/ui/form-status.tsx";
import { Select } from "#components/ui/select.tsx";
import { MAX_UPLOAD, UploadKind } from "#server/posture/upload.ts";

const KINDS = UploadKind.options.map((value) => ({ value, label: UPLOAD_KINDS[value] }));
const CATALOGUE_FORMATS: Record<Exclude<UploadKind, keyof UploadFormats>, string[]> = {
  kev: ["CISA’s JSON or CSV"],
  epss: ["FIRST’s daily CSV, or an answer of its API"],
  ssvc: ["CVE records of CISA’s Vulnrichment"],
};
const MEGABYTES = MAX_UPLOAD / 1_000_000;

/** One file at a time: what it holds and whose it is. */
export function ImportForm({ formats }: { formats: UploadFormats }) {
  const id = useId();
  const router = useRouter();
  const [kind, setKind] = useState<UploadKind>("scan");
  const [place, setPlace] = useState<Place | null>(null);
  const [submit, setSubmit] = useState<SubmitState>({ state: "idle" });
  const accepted = kind === "scan" || kind === "purges" || kind === "compliance" ? formats[kind] : CATALOGUE_FORMATS[kind];
  const refuse = (message: string) => setSubmit({ state: "failed", message });
  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const file = new FormData(form).get("file");
    if (kind === "scan" && place === null) return refuse("Find the site that was scanned first.");
    if (!(file instanceof File) || file.size === 0) return refuse("Choose a file first. An empty one is not read here.");
    if (file.size > MAX_UPLOAD) return refuse(`The file is larger than ${MEGABYTES} MB. Pack it with gzip, or use the command line.`);
    setSubmit({ state: "sending" });
    const targets = String(new FormData(form).get("targets") ?? "").trim() || undefined;
    const answer = await sendUpload(file, { kind, client: place?.client, site: place?.site ?? undefined, targets });
    if ("message" in answer) return refuse(answer.message);
    setSubmit({ state: "idle" });
    form.reset();
    router.push(`/findings/import?upload=${answer.id}`);
  }
  return (
    <div className="import-parts">
      <form className="form" onSubmit={(event) => void send(event)}>
        <Select
          label="What it is"
          options={KINDS}
          value={kind}
          onChange={(value) => {
            setKind(UploadKind.parse(value));
            setPlace(null);
            setSubmit({ state: "idle" });
          }}
        />
        {(kind === "scan" || kind === "purges") && <PlaceField key={kind} wants={kind === "scan" ? "site" : "client"} place={place} onChoose={setPlace} />}
        {kind === "scan" && (
          <Field
            label="Hosts that were scanned"
            name="targets"
            maxLength={10_000}
            hint="Only for a report that does not say where it looked: without it, such a report closes nothing. Parted by commas."
          />
        )}
        <div className="field">
          <label htmlFor={id}>File</label>
          <span className="hint" id={`${id}-hint`}>
            {MEGABYTES} MB at most, plain or packed with gzip. No zip archives.
          </span>
          <input id={id} name="file" type="file" aria-describedby={`${id}-hint`} />
        </div>
        <FormStatus submit={submit} />
        <div className="actions">
          <Button type="submit" tone="primary" isPending={submit.state === "sending"}>
            Import the file
          </Button>
        </div>
      </form>
      <section aria-labelledby="formats">
        <h2 id="formats">Formats we read</h2>
        <ul className="formats">
          {accepted.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}

"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { VISIBILITY } from "#components/compliance/statement-words.ts";
import { Button } from "#components/ui/button.tsx";
import { FormStatus, type SubmitState } from "#components/ui/form-status.tsx";
import { Select } from "#components/ui/select.tsx";

const SHARING = (["nda", "public", "internal"] as const).map((value) => ({ value, label: VISIBILITY[value].label }));
const MAX_BYTES = 20_000_000;
type UploadFormProps = { kind: "evidence" | "bridge"; statement: string; replaces: boolean };

export function UploadForm({ kind, statement, replaces }: UploadFormProps) {
  const id = useId();
  const router = useRouter();
  const [visibility, setVisibility] = useState("nda");
  const [submit, setSubmit] = useState<SubmitState>({ state: "idle" });
  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const file = new FormData(event.currentTarget).get("file");
    if (!(file instanceof File) || file.size === 0) return setSubmit({ state: "failed", message: "Choose a file first." });
    if (file.size > MAX_BYTES) return setSubmit({ state: "failed", message: "The document is larger than 20 MB." });
    setSubmit({ state: "sending" });
    const asked = new URLSearchParams({ statement, role: kind, visibility, name: file.name });
    try {
      const headers = { "content-type": "application/octet-stream", "x-keepwatch": "1" };
      const answer = await fetch(`/api/documents?${asked}`, { method: "POST", headers, body: file });
      const said = (await answer.json().catch(() => ({}))) as { message?: string };
      if (!answer.ok) return setSubmit({ state: "failed", message: said.message ?? "The file did not arrive. Nothing was changed." });
    } catch {
      return setSubmit({ state: "failed", message: "The file did not arrive. Nothing was changed." });
    }
    router.push("/compliance");
    router.refresh();
  }
  return (
    <form className="form" onSubmit={(event) => void send(event)}>
      <div className="field">
        <label htmlFor={id}>{replaces ? "Put another file in its place" : "Attach a file"}</label>
        <span className="hint" id={`${id}-hint`}>
          PDF, PNG or JPEG, 20 MB at most. Each copy handed out carries its reader's name and the time.
        </span>
        <input id={id} name="file" type="file" accept="application/pdf,image/png,image/jpeg" aria-describedby={`${id}-hint`} />
      </div>
      <Select label="Share it" options={SHARING} value={visibility} onChange={setVisibility} />
      <FormStatus submit={submit} />
      <div className="actions">
        <Button type="submit" isPending={submit.state === "sending"}>
          Attach the file
        </Button>
      </div>
    </form>
  );
}

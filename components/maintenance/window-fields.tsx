"use client";
import { useState } from "react";
import type { Site } from "#components/maintenance/maintenance-answer.ts";
import { TextArea } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { KIND_WORDS } from "#server/posture/terms-words.ts";

const ALL = "*";

/** Which sites, what kind and why: the same for a single window and for one that comes back. */
export function WindowFields({ sites, reasonHint }: { sites: Site[]; reasonHint: string }) {
  const [site, setSite] = useState(ALL);
  const [kind, setKind] = useState("maintenance");
  return (
    <>
      <TextArea label="What for" name="reason" rows={2} isRequired maxLength={500} hint={reasonHint} />
      {sites.length > 1 && (
        <Select
          label="Site"
          value={site}
          onChange={setSite}
          options={[{ value: ALL, label: "All sites" }, ...sites.map(({ slug, host }) => ({ value: slug, label: host }))]}
        />
      )}
      <Select label="Kind" value={kind} onChange={setKind} options={Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label }))} />
      <input type="hidden" name="site" value={site} />
      <input type="hidden" name="kind" value={kind} />
    </>
  );
}

export function readWindow(form: FormData): { site: string | null; kind: string; reason: string } {
  const site = String(form.get("site") ?? ALL);
  return { site: site === ALL ? null : site, kind: String(form.get("kind") ?? "maintenance"), reason: String(form.get("reason") ?? "") };
}

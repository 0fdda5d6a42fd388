"use client";
import { useState } from "react";
import { AlikeChoice } from "#components/findings/alike-choice.tsx";
import { Field, TextArea } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";

const VERDICTS = [
  { value: "confirmed", label: "Confirmed: a real weakness, counted from now on" },
  { value: "false-positive", label: "False positive: the scanner is mistaken" },
  { value: "accepted", label: "Accepted risk, until a date" },
  { value: "out-of-scope", label: "Out of scope: not ours" },
] as const;
export type Decision = { verdict: (typeof VERDICTS)[number]["value"]; reason: string; until: string | null; alike: boolean; listed?: number };

/** What a decision about one or many findings is made of. No verdict is preselected: it lifts the disclosure gate. `alike` = others like the chosen wait too. */
export function DecisionFields({ chosen, alike }: { chosen: { client: string; finding: string }[]; alike: boolean }) {
  const [verdict, setVerdict] = useState<string | null>(null);
  return (
    <>
      <Select label="Decision" name="verdict" options={[...VERDICTS]} value={verdict} onChange={setVerdict} isRequired />
      {verdict === "accepted" && (
        <Field label="Accepted until" name="until" type="date" isRequired hint="At the end of that day in the client's zone it is open again." />
      )}
      <TextArea
        label="Reason"
        name="reason"
        rows={3}
        isRequired
        minLength={5}
        maxLength={2000}
        hint="Kept with your name. For an accepted risk the client’s report shows both."
      />
      {alike && <AlikeChoice key={verdict} chosen={chosen} release={verdict === "confirmed"} />}
    </>
  );
}

/** Null until a verdict was chosen and the findings like the chosen ones are listed. */
export function readDecision(form: FormData): Decision | null {
  const verdict = VERDICTS.find(({ value }) => value === form.get("verdict"))?.value;
  if (verdict === undefined || form.has("looking")) return null;
  const until = verdict === "accepted" ? String(form.get("until") ?? "") : null;
  const listed = Number(form.get("listed"));
  return { verdict, reason: String(form.get("reason") ?? ""), until, alike: form.get("alike") === "on", ...(listed > 0 ? { listed } : {}) };
}

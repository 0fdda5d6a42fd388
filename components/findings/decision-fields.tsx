"use client";
import { useState } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field, TextArea } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";

const VERDICTS = [
  { value: "confirmed", label: "Confirmed: a real weakness, counted from now on" },
  { value: "false-positive", label: "False positive: the scanner is mistaken" },
  { value: "accepted", label: "Accepted risk, until a date" },
  { value: "out-of-scope", label: "Out of scope: not ours" },
] as const;
export type Decision = { verdict: (typeof VERDICTS)[number]["value"]; reason: string; until: string | null; alike: boolean };

/** What a decision about one or many findings is made of. Nothing is preselected: it lifts the disclosure gate. */
export function DecisionFields({ alike }: { alike?: string | undefined }) {
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
      {alike !== undefined && (
        <Checkbox name="alike" value="on">
          {alike}
        </Checkbox>
      )}
    </>
  );
}

/** Null until a verdict was chosen. */
export function readDecision(form: FormData): Decision | null {
  const verdict = VERDICTS.find(({ value }) => value === form.get("verdict"))?.value;
  if (verdict === undefined) return null;
  const until = verdict === "accepted" ? String(form.get("until") ?? "") : null;
  return { verdict, reason: String(form.get("reason") ?? ""), until, alike: form.get("alike") === "on" };
}

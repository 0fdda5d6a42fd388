"use client";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { VerdictIcon } from "#components/ui/verdict-mark.tsx";
import { accentRatio, legibleOn, spellRatio, SURFACES, TEXT_RATIO } from "#server/posture/contrast.ts";

export const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

type AccentFieldProps = { value: string; fallback: string; onChange: (value: string) => void };

/** A colour with what it measures on our pages, while it is being chosen. Empty = our own. */
export function AccentField({ value, fallback, onChange }: AccentFieldProps) {
  const known = isColour(value);
  const ratio = known ? accentRatio(value) : 0;
  const near = known && ratio < TEXT_RATIO ? legibleOn(value, SURFACES.light[0], TEXT_RATIO) : null;
  return (
    <div className="accent-field">
      <Field
        label="Accent"
        value={value}
        onChange={onChange}
        maxLength={7}
        placeholder={fallback}
        hint="Links, focus and marks. A color like #1f5591; empty takes ours."
      />
      <input type="color" aria-label="Choose the accent" value={known ? value : fallback} onChange={(event) => onChange(event.target.value)} />
      <p className="accent-said" role="status">
        {value !== "" && !known && "Write it as # and six digits, 0 to 9 and a to f."}
        {known && (
          <>
            <VerdictIcon state={near === null ? "met" : "missed"} />
            {near === null ? `${spellRatio(ratio)} on our pages: easy to read.` : `${spellRatio(ratio)} on our pages; text needs 4.5 to 1.`}
          </>
        )}
      </p>
      {near && (
        <Button tone="plain" onPress={() => onChange(near)}>
          Take the nearest that does, {near}
        </Button>
      )}
    </div>
  );
}

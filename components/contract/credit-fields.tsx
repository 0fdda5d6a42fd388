"use client";
import { CheckedField } from "#components/contract/checked-field.tsx";
import type { DraftProps } from "#components/contract/terms-draft.ts";
import type { CreditRow } from "#components/contract/terms-draft.ts";
import { Button } from "#components/ui/button.tsx";

const MOST = 20;

/** What is owed when the promise is missed, and until when it can be claimed. */
export function CreditFields({ draft, change, wrong }: DraftProps) {
  const { credits } = draft;
  const set = (at: number, next: Partial<CreditRow>) => change({ credits: credits.map((row, index) => (index === at ? { ...row, ...next } : row)) });
  return (
    <fieldset className="part">
      <legend>Credit</legend>
      {credits.length === 0 && <p className="hint">The contract names no credit.</p>}
      {credits.map((row, at) => (
        <fieldset className="band" key={row.key}>
          <legend className="sr-only">Credit band {at + 1}</legend>
          <CheckedField
            label="Below, %"
            width="short"
            value={row.belowPct}
            onChange={(belowPct) => set(at, { belowPct })}
            wrong={wrong[`credits.${at}.belowPct`]}
          />
          <CheckedField
            label="Of the fee, %"
            width="short"
            value={row.creditPct}
            onChange={(creditPct) => set(at, { creditPct })}
            wrong={wrong[`credits.${at}.creditPct`]}
          />
          <CheckedField label="Clause" value={row.clause} onChange={(clause) => set(at, { clause })} wrong={wrong[`credits.${at}.clause`]} />
          <Button tone="plain" aria-label={`Remove credit band ${at + 1}`} onPress={() => change({ credits: credits.filter((_, index) => index !== at) })}>
            Remove
          </Button>
        </fieldset>
      ))}
      {credits.length < MOST && (
        <Button
          onPress={() =>
            change({ credits: [...credits, { key: crypto.randomUUID(), belowPct: draft.targetPct, creditPct: "10", clause: credits.at(-1)?.clause ?? "" }] })
          }
        >
          Add a credit band
        </Button>
      )}
      <div className="pair">
        <CheckedField
          label="Monthly fee, US$"
          width="short"
          hint="Empty = not on file"
          value={draft.fee}
          onChange={(fee) => change({ fee })}
          wrong={wrong["fee"]}
        />
        <CheckedField
          label="Days to claim it"
          width="short"
          hint="After the month ends; 0 = none named"
          value={draft.claimDays}
          onChange={(claimDays) => change({ claimDays })}
          wrong={wrong["claimDays"]}
        />
      </div>
    </fieldset>
  );
}

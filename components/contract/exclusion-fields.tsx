"use client";
import type { ReactNode } from "react";
import { CheckedField } from "#components/contract/checked-field.tsx";
import type { DraftProps } from "#components/contract/terms-draft.ts";
import { HoursEditor } from "#components/contract/hours-editor.tsx";
import { type ExclusionDraft, OTHER_KINDS } from "#components/contract/terms-draft.ts";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { KIND_WORDS } from "#server/posture/terms-words.ts";

/** What the contract leaves out, with the notice each kind needs. */
export function ExclusionFields({ draft, change, wrong }: DraftProps) {
  const { maintenance } = draft;
  const set = (next: Partial<typeof maintenance>) => change({ maintenance: { ...maintenance, ...next } });
  return (
    <fieldset className="part">
      <legend>What is left out</legend>
      <Checkbox isSelected={maintenance.on} onChange={(on) => set({ on })}>
        Maintenance announced in time
      </Checkbox>
      {maintenance.on ? (
        <Exclusion name="maintenance" kept={maintenance} onChange={set} wrong={wrong}>
          <Checkbox isSelected={maintenance.withinOn} onChange={(withinOn) => set({ withinOn })}>
            Only at certain hours of the week
          </Checkbox>
          {maintenance.withinOn && (
            <HoursEditor legend="Maintenance hours" rows={maintenance.within} onChange={(within) => set({ within })} wrong={wrong["maintenance.within"]} />
          )}
        </Exclusion>
      ) : (
        <CheckedField label="Clause on maintenance" value={maintenance.clause} onChange={(clause) => set({ clause })} wrong={wrong["maintenance.clause"]} />
      )}
      {OTHER_KINDS.map((kind) => {
        const kept = draft.exclusions[kind];
        const setOther = (next: Partial<ExclusionDraft>) => change({ exclusions: { ...draft.exclusions, [kind]: { ...kept, ...next } } });
        return (
          <div key={kind} className="exclusion">
            <Checkbox isSelected={kept.on} onChange={(on) => setOther({ on })}>
              {KIND_WORDS[kind]}
            </Checkbox>
            {kept.on && <Exclusion name={`exclusions.${kind}`} kept={kept} onChange={setOther} wrong={wrong} />}
          </div>
        );
      })}
    </fieldset>
  );
}

type ExclusionProps = {
  name: string;
  kept: ExclusionDraft;
  onChange: (next: Partial<ExclusionDraft>) => void;
  wrong: Record<string, string>;
  children?: ReactNode;
};

function Exclusion({ name, kept, onChange, wrong, children }: ExclusionProps) {
  return (
    <div className="inset">
      <div className="pair">
        <CheckedField
          label="Notice needed, hours"
          width="short"
          hint="0 = any time before it begins"
          value={kept.noticeHours}
          onChange={(noticeHours) => onChange({ noticeHours })}
          wrong={wrong[`${name}.noticeHours`]}
        />
        <CheckedField
          label="At most, hours a month"
          width="short"
          hint="Empty = no limit"
          value={kept.capHours}
          onChange={(capHours) => onChange({ capHours })}
          wrong={wrong[`${name}.capHours`]}
        />
      </div>
      <CheckedField label="Clause" value={kept.clause} onChange={(clause) => onChange({ clause })} wrong={wrong[`${name}.clause`]} />
      {children}
    </div>
  );
}

"use client";
import { CheckedField } from "#components/contract/checked-field.tsx";
import { DEADLINE_SEVERITIES, type DeadlineDraft } from "#components/deadlines/deadline-draft.ts";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Select } from "#components/ui/select.tsx";
import { DEADLINE_PRESETS, policyWords, REVOKED_ON } from "#server/posture/deadline-policies.ts";
import { SEVERITY_LABEL } from "#server/posture/finding-words.ts";

type DeadlineFieldsProps = { draft: DeadlineDraft; change: (next: Partial<DeadlineDraft>) => void; wrong: Record<string, string>; from: string };

const SELF = { rev5: "fedramp-rev5", bod1902: "bod-19-02", bod2201: "bod-22-01" } as const;

export function DeadlineFields({ draft, change, wrong, from }: DeadlineFieldsProps) {
  const { own, vdr, bod } = draft;
  return (
    <fieldset className="part">
      <legend>Which policies</legend>
      {wrong["policies"] && <p className="wrong">{wrong["policies"]}</p>}
      <Checkbox isSelected={own.on} onChange={(on) => change({ own: { ...own, on } })}>
        Days by severity
      </Checkbox>
      {own.on && (
        <div className="inset">
          <div className="deadline-days">
            {DEADLINE_SEVERITIES.map((severity) => (
              <CheckedField
                key={severity}
                label={SEVERITY_LABEL[severity]}
                width="short"
                value={own.days[severity]}
                onChange={(text) => change({ own: { ...own, days: { ...own.days, [severity]: text } } })}
                wrong={wrong[severity]}
              />
            ))}
          </div>
        </div>
      )}
      <Preset draft={draft} change={change} which="rev5" />
      <Checkbox isSelected={vdr.on} onChange={(on) => change({ vdr: { ...vdr, on } })}>
        {DEADLINE_PRESETS["fedramp-vdr"].name} <small className="policy-words">{policyWords(DEADLINE_PRESETS["fedramp-vdr"])}</small>
      </Checkbox>
      {vdr.on && (
        <div className="inset">
          <CheckedField
            label="Likely to be exploited from, percent (EPSS)"
            width="short"
            value={vdr.epssPercent}
            onChange={(epssPercent) => change({ vdr: { ...vdr, epssPercent } })}
            wrong={wrong["epss"]}
          />
        </div>
      )}
      <Checkbox isSelected={bod.on} onChange={(on) => change({ bod: { ...bod, on } })}>
        {DEADLINE_PRESETS["bod-26-04"].name} <small className="policy-words">{policyWords({ ...DEADLINE_PRESETS["bod-26-04"], ...bod })}</small>
      </Checkbox>
      {bod.on && <TableSettings bod={bod} change={change} />}
      {from < REVOKED_ON && (
        <>
          <p className="hint">Revoked by BOD 26-04; they count only for days before 10 June 2026.</p>
          <Preset draft={draft} change={change} which="bod1902" />
          <Preset draft={draft} change={change} which="bod2201" />
        </>
      )}
      {draft.others.map((policy) => (
        <Checkbox key={policy.name} isSelected onChange={() => change({ others: draft.others.filter(({ name }) => name !== policy.name) })}>
          {policy.name} <small className="policy-words">{policyWords(policy)}</small>
        </Checkbox>
      ))}
    </fieldset>
  );
}

type PresetProps = Pick<DeadlineFieldsProps, "draft" | "change"> & { which: keyof typeof SELF };

function Preset({ draft, change, which }: PresetProps) {
  const preset = DEADLINE_PRESETS[SELF[which]];
  return (
    <Checkbox isSelected={draft[which]} onChange={(on) => change({ [which]: on })}>
      {preset.name} <small className="policy-words">{policyWords(preset)}</small>
    </Checkbox>
  );
}

function TableSettings({ bod, change }: { bod: DeadlineDraft["bod"]; change: DeadlineFieldsProps["change"] }) {
  return (
    <div className="inset">
      <Select
        label="What CISA has not assessed"
        value={bod.unknown}
        onChange={(unknown) => change({ bod: { ...bod, unknown: unknown === "60-days" ? "60-days" : "no-total" } })}
        options={[
          { value: "no-total", label: "Not automatable, total impact" },
          { value: "60-days", label: "60 days unless it is in KEV" },
        ]}
      />
      <Select
        label="The clock of a KEV entry starts"
        value={bod.clock}
        onChange={(clock) => change({ bod: { ...bod, clock: clock === "later" ? "later" : "earlier" } })}
        options={[
          { value: "earlier", label: "With its listing or our first sight, the earlier" },
          { value: "later", label: "With its listing or our first sight, the later" },
        ]}
      />
      <Checkbox isSelected={bod.exposed} onChange={(exposed) => change({ bod: { ...bod, exposed } })}>
        The sites can be reached from the internet
      </Checkbox>
    </div>
  );
}

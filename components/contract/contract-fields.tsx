"use client";
import { CheckedField } from "#components/contract/checked-field.tsx";
import { CreditFields } from "#components/contract/credit-fields.tsx";
import { ExclusionFields } from "#components/contract/exclusion-fields.tsx";
import { HoursEditor } from "#components/contract/hours-editor.tsx";
import type { DraftProps, TermsDraft } from "#components/contract/terms-draft.ts";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Select } from "#components/ui/select.tsx";

type FieldsProps = DraftProps & { timeZone: string; sites: number };

/** Everything a contract says about availability, in the order one reads it there. */
export function ContractFields({ draft, change, wrong, timeZone, sites }: FieldsProps) {
  const { service } = draft;
  const setService = (next: Partial<TermsDraft["service"]>) => change({ service: { ...service, ...next } });
  const bind = (name: "name" | "targetPct" | "targetClause" | "consecutiveFailures" | "latencyS" | "statuses" | "minOutageMin" | "failureClause") => ({
    value: draft[name],
    onChange: (value: string) => change({ [name]: value }),
    wrong: wrong[name],
  });
  return (
    <>
      <fieldset className="part">
        <legend>The promise</legend>
        <CheckedField label="Name of the contract" {...bind("name")} />
        <CheckedField label="Uptime promised, % of each month" width="short" {...bind("targetPct")} />
        <CheckedField label="Clause of the promise" {...bind("targetClause")} />
      </fieldset>
      <fieldset className="part">
        <legend>What counts as down</legend>
        <div className="pair">
          <CheckedField label="Failed checks in a row" width="short" hint="1 = the first failure counts" {...bind("consecutiveFailures")} />
          <CheckedField label="Shortest outage, minutes" width="short" hint="Empty = any length" {...bind("minOutageMin")} />
          <CheckedField label="Slower than, seconds" width="short" hint="Empty = speed is not judged" {...bind("latencyS")} />
          <CheckedField label="Statuses that are fine" width="short" hint="Like 200, 302. Empty = the monitor's word" {...bind("statuses")} />
        </div>
        <CheckedField label="Clause of the outage" hint="Empty = the clause of the promise" {...bind("failureClause")} />
        <Checkbox isSelected={draft.unknownIsDown} onChange={(unknownIsDown) => change({ unknownIsDown })}>
          Minutes without data count as down
        </Checkbox>
        {(sites > 1 || draft.aggregate === "worst-site") && (
          <Select
            label="More than one site"
            value={draft.aggregate}
            onChange={(aggregate) => change({ aggregate: aggregate === "worst-site" ? "worst-site" : "sum" })}
            options={[
              { value: "sum", label: "Minutes of all sites are added up" },
              { value: "worst-site", label: "The site with the lowest uptime decides" },
            ]}
          />
        )}
      </fieldset>
      <fieldset className="part">
        <legend>When it counts</legend>
        <Checkbox isSelected={service.on} onChange={(on) => setService({ on })}>
          Only service hours count
        </Checkbox>
        {service.on && (
          <>
            <HoursEditor legend="Service hours" rows={service.weekly} onChange={(weekly) => setService({ weekly })} wrong={wrong["service.weekly"]} />
            <CheckedField
              label="Time zone"
              width="short"
              hint={`Empty = the client's own, ${timeZone}`}
              value={service.timeZone}
              onChange={(value) => setService({ timeZone: value })}
              wrong={wrong["service.timeZone"]}
            />
            <CheckedField
              label="Holidays that do not count"
              hint="One day a line, like 2026-12-25"
              lines={4}
              width="short"
              value={service.holidays}
              onChange={(holidays) => setService({ holidays })}
              wrong={wrong["service.holidays"]}
            />
            <CheckedField
              label="Clause of the service hours"
              value={service.clause}
              onChange={(clause) => setService({ clause })}
              wrong={wrong["service.clause"]}
            />
          </>
        )}
      </fieldset>
      <ExclusionFields draft={draft} change={change} wrong={wrong} />
      <CreditFields draft={draft} change={change} wrong={wrong} />
    </>
  );
}

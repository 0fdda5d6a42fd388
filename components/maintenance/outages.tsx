import type { ListedOutage, MaintenanceAnswer, May, Site } from "#components/maintenance/maintenance-answer.ts";
import { whereWords } from "#components/maintenance/maintenance-answer.ts";
import { OutageCause } from "#components/maintenance/outage-cause.tsx";
import { ProposeCorrection } from "#components/maintenance/propose-correction.tsx";
import { Basis } from "#components/ui/basis.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { formatMonth, formatSeconds } from "#server/posture/format.ts";

type OutagesProps = { client: string; sites: Site[]; may: May; outages: ListedOutage[]; figures: MaintenanceAnswer["figures"]; month: string };

/** What the monitors recorded as down in the month and what is down under the contract alone, and a way to say that it was not. */
export function Outages({ client, sites, may, outages, figures, month }: OutagesProps) {
  if (figures === null) return <p className="hint">The month has not begun.</p>;
  const { measured, contract, allowed } = figures;
  return (
    <>
      <p className="outage-sum">
        Measured down{" "}
        <Basis text={measured.basis} label="Measured down">
          {measured.display}
        </Basis>
        , under the contract{" "}
        <Basis text={contract.basis} label="Down under the contract">
          {contract.display}
        </Basis>
        , allowed{" "}
        <Basis text={allowed.basis} label="Allowed">
          {allowed.display}
        </Basis>
        .
      </p>
      {outages.length === 0 ? (
        <p className="hint">{measured.value === null ? "Nothing was measured in this month." : "No downtime outside maintenance is recorded in this month."}</p>
      ) : (
        <DataTable
          caption={`Downtime in ${formatMonth(month)}`}
          columns={[{ title: "When" }, { title: "Site" }, { title: "Down", align: "end" }, { title: "Why it counts" }, { title: "Correction" }]}
          rows={outages.map((outage) => ({
            id: `${outage.site} ${outage.from} ${outage.cause}`,
            cells: [
              outage.when,
              whereWords(outage.site, sites),
              formatSeconds(outage.seconds),
              <OutageCause key="cause" client={client} outage={outage} mayWrite={may.write} />,
              outage.corrected ? "See the correction" : may.write ? <ProposeCorrection key="propose" client={client} outage={outage} /> : "None",
            ],
          }))}
        />
      )}
    </>
  );
}

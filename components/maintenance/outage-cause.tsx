import { ExplainOutage } from "#components/maintenance/explain-outage.tsx";
import type { ListedOutage } from "#components/maintenance/maintenance-answer.ts";

const WHY: Record<ListedOutage["cause"], string> = {
  measured: "The monitor recorded it as down",
  slow: "The contract counts so slow an answer, or one with this status, as down",
  missing: "No data, which the contract counts as down",
};

/** Why it counts, and what we tell the client about its cause. */
export function OutageCause({ client, outage, mayWrite }: { client: string; outage: ListedOutage; mayWrite: boolean }) {
  return (
    <>
      {WHY[outage.cause]}
      {outage.reason !== null && <small>We say: {outage.reason}</small>}
      {mayWrite && outage.cause === "measured" && <ExplainOutage client={client} outage={outage} />}
    </>
  );
}

import { TermsList } from "#components/contract/terms-list.tsx";
import { WithdrawVersion } from "#components/contract/withdraw-version.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import type { ContractPolicy } from "#server/posture/facts.ts";
import { formatDay, formatShare } from "#server/posture/format.ts";

export type Version = { policy: ContractPolicy; enteredBy: string | null; enteredAt: string | null; withdrawn: { at: string; by: string } | null };

export const target = ({ targetPpm }: ContractPolicy) => formatShare(targetPpm / 10_000);

type VersionsProps = { versions: Version[]; inForce: ContractPolicy; today: string; client: { slug: string; timeZone: string }; mayWrite: boolean };
const dayOf = (instant: string) => formatDay(instant.slice(0, 10), { year: true });

/** Every version, the newest day first; those withdrawn stay to be seen. */
export function ContractVersions({ versions, inForce, today, client, mayWrite }: VersionsProps) {
  const state = ({ policy: { id, effectiveFrom }, withdrawn }: Version) => {
    if (withdrawn !== null) return `Withdrawn by ${withdrawn.by}, ${dayOf(withdrawn.at)}`;
    if (id === inForce.id) return "Judges this month";
    return effectiveFrom > today ? "To come" : effectiveFrom > inForce.effectiveFrom ? "From next month" : "Earlier";
  };
  const newest = [...versions].reverse();
  return (
    <>
      <DataTable
        caption="Versions of the contract"
        columns={[
          { title: "First day" },
          { title: "Contract" },
          { title: "Target", align: "end" },
          { title: "State" },
          { title: "Entered" },
          ...(mayWrite ? [{ title: "Change" }] : []),
        ]}
        rows={newest.map((version) => ({
          id: version.policy.id,
          strong: version.policy.id === inForce.id,
          cells: [
            formatDay(version.policy.effectiveFrom, { year: true }),
            version.policy.name,
            target(version.policy),
            state(version),
            version.enteredBy === null || version.enteredAt === null ? "Not recorded" : `${version.enteredBy}, ${dayOf(version.enteredAt)}`,
            ...(mayWrite ? [version.withdrawn === null ? <Change key="change" client={client.slug} policy={version.policy} /> : "None"] : []),
          ],
        }))}
      />
      {newest
        .filter(({ policy }) => policy.id !== inForce.id)
        .map(({ policy, withdrawn }) => (
          <details className="more fold" key={policy.id}>
            <summary>
              Terms from {formatDay(policy.effectiveFrom, { year: true })}
              {withdrawn === null ? "" : ", withdrawn"}
            </summary>
            <TermsList terms={policy} timeZone={client.timeZone} />
          </details>
        ))}
    </>
  );
}

function Change({ client, policy: { effectiveFrom } }: { client: string; policy: ContractPolicy }) {
  const day = formatDay(effectiveFrom, { year: true });
  return (
    <div className="actions">
      <a href={`/clients/${client}/contract?edit=${effectiveFrom}`} aria-label={`Correct it: the version of ${day}`}>
        Correct it
      </a>
      <WithdrawVersion client={client} effectiveFrom={effectiveFrom} day={day} />
    </div>
  );
}

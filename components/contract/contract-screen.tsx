import type { ReactNode } from "react";
import { ContractPreview } from "#components/contract/contract-preview.tsx";
import { ContractVersions, target, type Version } from "#components/contract/contract-versions.tsx";
import { TermsList } from "#components/contract/terms-list.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { PreviewMonth } from "#server/posture/contract-preview.ts";
import type { ContractPolicy } from "#server/posture/facts.ts";
import { formatMonth, joinWords, spellCount } from "#server/posture/format.ts";

type ContractScreenProps = {
  client: { slug: string; name: string; timeZone: string };
  today: string;
  versions: Version[];
  inForce: ContractPolicy;
  standard: boolean;
  months: PreviewMonth[];
  mayWrite: boolean;
  /** The form, when somebody is changing the terms. */
  children?: ReactNode;
};

function missedWords(months: PreviewMonth[]): string {
  const missed = months.filter(({ inForce }) => inForce.met === false).map(({ period }) => formatMonth(period));
  const open = months.filter(({ inForce }) => inForce.met === null).length;
  if (missed.length > 0) return `Missed in ${joinWords(missed)}.`;
  if (open === months.length) return "The last three months could not be judged.";
  return open === 0 ? "Kept in each of the last three months." : `Kept in the last three months as far as they could be judged; ${spellCount(open)} could not.`;
}

/** What a client was promised, from when, and how the last months stand against it. */
export function ContractScreen({ client, today, versions, inForce, standard, months, mayWrite, children }: ContractScreenProps) {
  const edit = `/clients/${client.slug}/contract?edit=terms`;
  return (
    <Page>
      <PageTitle
        eyebrow={`${client.name}, contract`}
        title={
          children
            ? `New terms for ${client.name}`
            : standard
              ? `No contract terms are on file, so our standard target of ${target(inForce)} applies.`
              : `We promise ${target(inForce)} uptime a month.`
        }
        sub={children ? "The months beside the form follow what you type." : `${missedWords(months)}${standard ? "" : ` ${inForce.name}.`}`}
      >
        <LinkButton href={`/clients/${client.slug}/maintenance`}>Maintenance</LinkButton>
        {mayWrite && !children && (
          <LinkButton href={edit} tone="primary">
            {standard ? "Enter the contract" : "Change the terms"}
          </LinkButton>
        )}
      </PageTitle>
      {children || (
        <>
          <div className="contract-read">
            <section aria-labelledby="terms">
              <h2 id="terms">{standard ? "Our standard target" : "The terms that judge this month"}</h2>
              <TermsList terms={inForce} timeZone={client.timeZone} />
            </section>
            <section aria-labelledby="months">
              <h2 id="months">The last three months</h2>
              <ContractPreview caption="The last three months under the terms in force then" months={months} show="in-force" />
              <p className="table-note">As the evidence stands today. A published report keeps what it said.</p>
            </section>
          </div>
          <h2>Versions</h2>
          {versions.length === 0 ? (
            <EmptyState title="No contract on file">
              {mayWrite
                ? "Enter the terms and the day they begin; each later change is a version of its own."
                : "Leadership or an administrator enters the terms."}
            </EmptyState>
          ) : (
            <ContractVersions versions={versions} inForce={inForce} today={today} client={client} mayWrite={mayWrite} />
          )}
        </>
      )}
    </Page>
  );
}

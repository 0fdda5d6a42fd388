import { SiteActions } from "#components/clients/site-actions.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { capitalize, spellCount } from "#server/posture/format.ts";
import { beginningWords, endWords, type SiteTerm } from "#server/posture/site-term.ts";

type SitesScreenProps = {
  client: { slug: string; name: string; timeZone: string };
  today: string;
  sites: SiteTerm[];
  /** What the person looking may do. */
  may: { manage: boolean; contract: boolean };
};

function sentence(sites: SiteTerm[]): string {
  const [ours, left] = [sites.filter(({ over }) => !over).length, sites.filter(({ over }) => over).length];
  if (sites.length === 0) return "No site is on file.";
  const count = ours === 0 ? "No site is ours any more" : `${capitalize(spellCount(ours))} ${ours === 1 ? "site is" : "sites are"} ours`;
  return left === 0 || ours === 0 ? `${count}.` : `${count}, ${spellCount(left)} ${left === 1 ? "has" : "have"} left.`;
}

/** A client's sites, from when to when each counts, and how one leaves. */
export function SitesScreen({ client, today, sites, may }: SitesScreenProps) {
  return (
    <Page>
      <PageTitle
        eyebrow={`${client.name}, sites`}
        title={sentence(sites)}
        sub={`Reports count a site from its first day to its last, by the clock of ${client.timeZone}. Published reports stay as they are.`}
      >
        {may.contract && <LinkButton href={`/clients/${client.slug}/contract`}>Contract</LinkButton>}
        {may.contract && <LinkButton href={`/clients/${client.slug}/maintenance`}>Maintenance</LinkButton>}
      </PageTitle>
      {sites.length === 0 ? (
        <EmptyState title="No site on file">An operator adds sites with: keepwatch clients import FILE.csv</EmptyState>
      ) : (
        <DataTable
          caption="Sites of the client"
          columns={[{ title: "Site" }, { title: "First day" }, { title: "Last day" }, ...(may.manage ? [{ title: "Change" }] : [])]}
          rows={sites.map((site) => ({
            id: site.slug,
            cells: [
              site.host,
              beginningWords(site),
              endWords(site),
              ...(may.manage ? [<SiteActions key="change" client={client.slug} site={site} today={today} />] : []),
            ],
          }))}
        />
      )}
    </Page>
  );
}

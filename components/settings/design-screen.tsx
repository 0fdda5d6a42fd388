import { DesignForm } from "#components/settings/design-form.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { capitalize, spellCount } from "#server/posture/format.ts";

type SectionName = { id: string; title: string };
type DesignScreenProps = { client: string; clientName: string; sections: SectionName[]; chosen: string[] | null };

/** What a client's coming reports show, and in which order. */
export function DesignScreen({ client, clientName, sections, chosen }: DesignScreenProps) {
  const shown = chosen === null ? sections.length : sections.filter(({ id }) => chosen.includes(id)).length;
  const out = sections.length - shown;
  return (
    <Page>
      <PageTitle
        eyebrow={`${clientName}, report settings`}
        title={
          out === 0
            ? `The report shows all ${spellCount(sections.length)} sections.`
            : `The report shows ${spellCount(shown)} of ${spellCount(sections.length)} sections.`
        }
        sub={
          out === 0
            ? "You decide what this client reads and in which order. Published reports stay as they are."
            : `${capitalize(spellCount(out))} ${out === 1 ? "is" : "are"} left out. The report says which, and its verdict still counts them. Published reports stay as they are.`
        }
      >
        <LinkButton href={`/clients/${client}/contract`}>Contract</LinkButton>
        <LinkButton href={`/clients/${client}/maintenance`}>Maintenance</LinkButton>
        <LinkButton href={`/clients/${client}/follow-ups`}>Follow-ups</LinkButton>
      </PageTitle>
      <DesignForm client={client} sections={sections} chosen={chosen} />
    </Page>
  );
}

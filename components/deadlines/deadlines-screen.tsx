import type { ReactNode } from "react";
import { DeadlinePreview, type Preview } from "#components/deadlines/deadline-preview.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { TermList } from "#components/ui/term-list.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { absencesOn, absenceWords } from "#server/posture/absences.ts";
import type { DeadlineVersion } from "#server/posture/deadline-policies.ts";
import { policiesName, policyWords } from "#server/posture/deadline-policies.ts";
import type { DeadlinePolicy } from "#server/posture/facts.ts";
import { capitalize, countOf, formatCount, formatDay, spellCount } from "#server/posture/format.ts";
import { daysBetween } from "#server/posture/as-of.ts";

export type Catalogue = {
  catalogue: "kev" | "epss" | "ssvc";
  version: string | null;
  asOf: string | null;
  entries: number;
  fetchedAt: string | null;
  lastError: string | null;
};
type Version = DeadlineVersion & { enteredBy: string; enteredAt: string };
type DeadlinesScreenProps = {
  client: { slug: string; name: string };
  today: string;
  versions: Version[];
  inForce: readonly DeadlinePolicy[];
  catalogues: Catalogue[];
  preview: Preview;
  /** The form, when somebody is changing the policies. */
  children?: ReactNode;
};

/** By when a client's findings must be fixed, who decided that, and what it means today. */
export function DeadlinesScreen({ client, today, versions, inForce, catalogues, preview, children }: DeadlinesScreenProps) {
  const late = preview.overdue;
  const fact =
    preview.open === 0
      ? "No finding is open."
      : `${late === 0 ? "None" : capitalize(spellCount(late))} of ${countOf(preview.open, "open finding")} ${late === 1 || late === 0 ? "is" : "are"} past due.`;
  return (
    <Page>
      <PageTitle
        eyebrow={`${client.name}, deadlines`}
        title={children ? `New deadlines for ${client.name}` : fact}
        sub={children ? "The findings beside the form follow what you choose." : `Measured by ${policiesName(inForce)}.`}
      >
        {!children && (
          <LinkButton href={`/clients/${client.slug}/deadlines?edit=policies`} tone="primary">
            Change the deadlines
          </LinkButton>
        )}
      </PageTitle>
      {children || (
        <>
          <div className="contract-read">
            <section aria-labelledby="in-force">
              <h2 id="in-force">In force today</h2>
              <TermList items={inForce.map((policy) => ({ term: policy.name, text: policyWords(policy) }))} />
              <TermList items={[{ term: "Fixed", text: `${absenceWords(absencesOn(versions, today))}.` }]} />
              <p className="table-note">The earliest date counts, to the end of that day where the client is.</p>
            </section>
            <section aria-labelledby="today">
              <h2 id="today">Open findings today</h2>
              <DeadlinePreview preview={preview} several={inForce.length > 1} tried={false} />
            </section>
          </div>
          <h2>Public catalogues</h2>
          <Catalogues catalogues={catalogues} today={today} />
          <h2>Versions</h2>
          {versions.length === 0 ? (
            <EmptyState title="Our standard days apply">
              Nobody has set deadlines for this client. Each change is a version of its own from a day on.
            </EmptyState>
          ) : (
            <Versions versions={versions} today={today} />
          )}
        </>
      )}
    </Page>
  );
}

const TITLE = { kev: "KEV, known to be exploited (CISA)", epss: "EPSS, likely to be exploited (FIRST)", ssvc: "SSVC, automatable and impact (CISA)" } as const;

function Catalogues({ catalogues, today }: { catalogues: Catalogue[]; today: string }) {
  const standing = ({ asOf, lastError, catalogue }: Catalogue) => {
    if (asOf === null) return { state: "no-data" as const, label: "No copy" };
    const age = daysBetween(asOf, today);
    if (age > 3 && catalogue !== "ssvc") return { state: "at-risk" as const, label: `${countOf(age, "day")} old` };
    return lastError === null ? { state: "met" as const, label: "Current" } : { state: "at-risk" as const, label: "Last try failed" };
  };
  return (
    <DataTable
      caption="Public catalogues we hold"
      columns={[{ title: "Catalogue" }, { title: "Version" }, { title: "Entries", align: "end" }, { title: "State" }, { title: "Last error", align: "why" }]}
      rows={catalogues.map((each) => ({
        id: each.catalogue,
        cells: [
          TITLE[each.catalogue],
          each.version ?? "None",
          formatCount(each.entries),
          <VerdictMark key="state" verdict={standing(each)} />,
          each.lastError ?? "None",
        ],
      }))}
      note="KEV and EPSS are got once a day; SSVC is imported as a file. They raise urgency, never severity. A copy that cannot be renewed stays in use, with its age."
    />
  );
}

function Versions({ versions, today }: { versions: Version[]; today: string }) {
  const current = versions.findLast(({ effectiveFrom }) => effectiveFrom <= today);
  const state = (version: Version) => (version === current ? "In force" : version.effectiveFrom > today ? "To come" : "Earlier");
  return (
    <DataTable
      caption="Versions of the deadlines"
      columns={[{ title: "First day" }, { title: "Policies" }, { title: "State" }, { title: "Entered" }]}
      rows={[...versions].reverse().map((version) => ({
        id: version.effectiveFrom,
        strong: version === current,
        cells: [
          formatDay(version.effectiveFrom, { year: true }),
          version.policies.map(({ name }) => name).join(", "),
          state(version),
          `${version.enteredBy}, ${formatDay(version.enteredAt.slice(0, 10), { year: true })}`,
        ],
      }))}
    />
  );
}

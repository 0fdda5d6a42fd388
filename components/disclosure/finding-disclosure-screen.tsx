import { ActsTable } from "#components/disclosure/acts-table.tsx";
import { disclosureSentence, momentIn, NAMES_WORDS, reachRows } from "#components/disclosure/disclosure-words.ts";
import { FollowsPart } from "#components/disclosure/follows-part.tsx";
import { HandedOutPart } from "#components/disclosure/handed-out-part.tsx";
import { PeopleTable } from "#components/disclosure/people-table.tsx";
import { PrintButton } from "#components/disclosure/print-button.tsx";
import { findingHref, scannerName } from "#components/findings/finding-labels.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import type { FindingDisclosure } from "#server/posture/disclosure-record.ts";
import { formatPeriod } from "#server/posture/period-words.ts";

/** Who could have seen a finding, and when: for the security team to keep or hand over on paper. */
export function FindingDisclosureScreen({ record }: { record: FindingDisclosure }) {
  const { client, finding, acts, editions, alike, people, released } = record;
  const moment = momentIn(client.timeZone);
  return (
    <Page>
      <div className="disclosure">
        <PageTitle
          eyebrow={`Disclosure, ${client.name}`}
          title={finding.title}
          sub={`${finding.host}, found by ${scannerName(finding.scanner)} and first seen on ${moment(finding.firstSeenAt)}.`}
        >
          <PrintButton />
          <LinkButton tone="plain" href={findingHref(client.slug, finding.id)}>
            Back to the finding
          </LinkButton>
        </PageTitle>
        <p className="disclosure-fact">{disclosureSentence(record)}</p>
        <h2>What was decided</h2>
        {acts.length === 0 ? <p>Nothing.</p> : <ActsTable caption="What was decided" acts={acts} moment={moment} />}
        {alike.length > 0 && <p>Released in the same act at: {alike.map(({ clientName }) => clientName).join(", ")}. Each has a disclosure page of its own.</p>}
        <h2>What each reader could see</h2>
        <DataTable
          caption="What each reader could see"
          columns={[
            { title: "Reader" },
            { title: released === null ? "So far" : "Before the release", align: "why" },
            ...(released === null ? [] : [{ title: "Since the release", align: "why" as const }]),
          ]}
          rows={reachRows(record).map(({ reader, before, since }) => ({ id: reader, cells: since === null ? [reader, before] : [reader, before, since] }))}
        />
        <h2>Reports published since it was first seen</h2>
        {editions.length === 0 ? (
          <p>None.</p>
        ) : (
          <DataTable
            caption="Reports published since it was first seen"
            columns={[{ title: "Report" }, { title: "Published" }, { title: "By" }, { title: "Names this finding" }]}
            rows={editions.map(({ period, revision, publishedAt, publishedBy, names }) => ({
              id: `${period} ${revision}`,
              cells: [`${formatPeriod(period)}, revision ${revision}`, moment(publishedAt), publishedBy, NAMES_WORDS[names]],
            }))}
          />
        )}
        <h2>People in reach</h2>
        <PeopleTable people={people} moment={moment} />
        <FollowsPart follows={record.follows} moment={moment} />
        <HandedOutPart downloads={record.downloads} bulk={record.bulk} moment={moment} />
        <p className="table-note disclosure-foot">
          Printed on {moment(record.printedAt)} by {record.printedBy}. Times are of {client.timeZone.replaceAll("_", " ")}. Looking at a page is not recorded,
          so this says who could have seen it; a file that was handed out is recorded.
        </p>
      </div>
    </Page>
  );
}

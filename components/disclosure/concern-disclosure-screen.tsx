import { ActsTable } from "#components/disclosure/acts-table.tsx";
import { momentIn } from "#components/disclosure/disclosure-words.ts";
import { PeopleTable } from "#components/disclosure/people-table.tsx";
import { PrintButton } from "#components/disclosure/print-button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { CHANNELS, type Channel } from "#server/posture/disclosure-policy.ts";
import type { ConcernDisclosure } from "#server/posture/disclosure-record.ts";
import { capitalize } from "#server/posture/format.ts";

const REACH = [
  { reader: "Whoever wrote it", seen: "With the receipt code: that we have it, or that it is closed. Nothing they wrote is shown again." },
  {
    reader: "Clients, success managers and leadership",
    seen: "How many concerns came in and how fast they were taken up, in reports of the month. Never the text or the subject.",
  },
  { reader: "Administrators, and anybody without an account", seen: "Nothing" },
  { reader: "Security team", seen: "Everything, from the moment it came in" },
];

/** Who could have read a concern, and when. Its text is sealed and leaves the desk in no report, export or e-mail. */
export function ConcernDisclosureScreen({ record }: { record: ConcernDisclosure }) {
  const { concern, acts, people } = record;
  const moment = momentIn("UTC");
  const evaluated =
    concern.evaluatedAt === null
      ? "Nobody has evaluated it."
      : `Evaluated on ${moment(concern.evaluatedAt)} by ${evaluatedBy(record) ?? "somebody whose name is not recorded"}.`;
  return (
    <Page>
      <div className="disclosure">
        <PageTitle
          eyebrow="Disclosure of a concern"
          title={concern.subject}
          sub={`${CHANNELS[concern.channel as Channel].title}, received on ${moment(concern.receivedAt)}.`}
        >
          <PrintButton />
          <LinkButton tone="plain" href={`/concerns?concern=${concern.id}`}>
            Back to the desk
          </LinkButton>
        </PageTitle>
        <p className="disclosure-fact">{evaluated} Its text is in no report, file, follow link or e-mail.</p>
        <h2>What was done</h2>
        <ActsTable
          caption="What was done"
          acts={acts.map((act) => ({ ...act, by: act.by === "public" ? "Whoever wrote it" : act.by, text: capitalize(act.text.replaceAll("-", " ")) }))}
          moment={moment}
        />
        <h2>What each reader could see</h2>
        <DataTable
          caption="What each reader could see"
          columns={[{ title: "Reader" }, { title: "Could see", align: "why" }]}
          rows={REACH.map(({ reader, seen }) => ({ id: reader, cells: [reader, seen] }))}
        />
        <h2>People in reach</h2>
        <PeopleTable people={people} moment={moment} />
        <p className="table-note disclosure-foot">
          Printed on {moment(record.printedAt)} by {record.printedBy}. Times are UTC. Looking at a page is not recorded, so this says who could have read it.
        </p>
      </div>
    </Page>
  );
}

function evaluatedBy({ acts }: ConcernDisclosure): string | null {
  return acts.find(({ text }) => text === "confirmed" || text === "not-confirmed")?.by ?? null;
}

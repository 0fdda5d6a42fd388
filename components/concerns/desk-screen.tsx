import Link from "next/link";
import { ConcernActions } from "#components/concerns/concern-actions.tsx";
import { ApiProvider } from "#components/trpc.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { TermList } from "#components/ui/term-list.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { Verdict } from "#server/posture/blocks.ts";
import { CHANNELS, type Channel, type ConcernState, DESK_TARGETS, nextConcernStates } from "#server/posture/disclosure-policy.ts";
import { capitalize, countOf, formatCount, formatMoment, spellCount } from "#server/posture/format.ts";

export type ConcernItem = {
  id: string;
  channel: Channel;
  state: ConcernState;
  subject: string;
  receivedAt: string;
  acknowledgedAt: string | null;
  evaluatedAt: string | null;
  closedAt: string | null;
};
export type ConcernText = ConcernItem & { body: string; contact: string | null; guidelinesVersion: string };

const HOUR = 3_600_000;
const moment = (instant: string) => `${formatMoment(instant, "UTC", { year: true })} UTC`;
const say = (state: string) => capitalize(state.replaceAll("-", " "));

/** A running clock against its target, or the time it took. */
function clock(receivedAt: string, doneAt: string | null, targetHours: number, now: string): Verdict {
  const hours = Math.floor((Date.parse(doneAt ?? now) - Date.parse(receivedAt)) / HOUR);
  const late = hours >= targetHours;
  if (doneAt) return { state: late ? "missed" : "met", label: `in ${countOf(hours, "hour")}` };
  return { state: late ? "missed" : "no-data", label: late ? `${countOf(hours - targetHours, "hour")} late` : `${countOf(targetHours - hours, "hour")} left` };
}

function Chosen({ concern }: { concern: ConcernText }) {
  return (
    <section aria-labelledby="chosen" className="chosen">
      <h2 id="chosen">{concern.subject}</h2>
      <TermList
        items={[
          { term: "State", text: say(concern.state) },
          { term: "Channel", text: `${CHANNELS[concern.channel].title}, routed to ${CHANNELS[concern.channel].goesTo}` },
          { term: "Received", text: moment(concern.receivedAt) },
          { term: "Contact", text: concern.contact ?? "None given; the reporter has a receipt code" },
          { term: "Guidelines accepted", text: `version ${concern.guidelinesVersion}` },
          { term: "Text", text: concern.body },
        ]}
      />
      <ApiProvider>
        <ConcernActions id={concern.id} next={[...nextConcernStates(concern.state)]} />
      </ApiProvider>
      <p className="table-note">
        <Link href={`/concerns/${concern.id}/disclosure`}>Who could have read it, to print</Link>
      </p>
    </section>
  );
}

/** The desk: what came in, by which channel, and how its clocks stand. */
export function DeskScreen({ concerns, chosen, now }: { concerns: ConcernItem[]; chosen: ConcernText | null; now: string }) {
  const open = concerns.filter((concern) => concern.closedAt === null);
  return (
    <Page>
      <PageTitle
        eyebrow="Concern desk"
        title={open.length === 0 ? "No concern is open." : `${capitalize(spellCount(open.length))} ${open.length === 1 ? "concern is" : "concerns are"} open.`}
        sub={`We acknowledge within ${DESK_TARGETS.acknowledgeHours} hours and evaluate within ${DESK_TARGETS.evaluateHours}. Nothing here reaches a client before it is evaluated.`}
      />
      {chosen && <Chosen concern={chosen} />}
      {concerns.length === 0 ? (
        <EmptyState title="Nothing has been submitted">Concerns sent through the public form appear here at once.</EmptyState>
      ) : (
        <DataTable
          caption="Concerns"
          columns={[
            { title: "Subject" },
            { title: "State" },
            { title: "Channel" },
            { title: "Received", align: "end" },
            { title: "Acknowledged" },
            { title: "Evaluated" },
          ]}
          rows={concerns.map((concern) => ({
            id: concern.id,
            cells: [
              <Link key="link" href={`/concerns?concern=${concern.id}`} aria-current={concern.id === chosen?.id ? "true" : undefined}>
                {concern.subject}
              </Link>,
              say(concern.state),
              CHANNELS[concern.channel].title,
              moment(concern.receivedAt),
              <VerdictMark key="acknowledged" verdict={clock(concern.receivedAt, concern.acknowledgedAt, DESK_TARGETS.acknowledgeHours, now)} />,
              <VerdictMark key="evaluated" verdict={clock(concern.receivedAt, concern.evaluatedAt, DESK_TARGETS.evaluateHours, now)} />,
            ],
          }))}
          note={`Showing ${formatCount(concerns.length)} of ${formatCount(concerns.length)}.`}
        />
      )}
    </Page>
  );
}

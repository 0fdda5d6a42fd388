import { FollowUpActions } from "#components/follow-ups/follow-up-actions.tsx";
import { RecordFollowUp } from "#components/follow-ups/record-follow-up.tsx";
import { glue } from "#components/ui/glue.ts";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { type FollowUpEntry, type Standing, standingOf } from "#server/posture/follow-up-standing.ts";
import { capitalize, formatDay, joinWords, spellCount } from "#server/posture/format.ts";

type FollowUpsScreenProps = {
  client: string;
  clientName: string;
  today: string;
  followUps: FollowUpEntry[];
  /** Reports a follow-up recorded by hand may be about, newest first. Null = this person only reads. */
  periods: { value: string; label: string }[] | null;
};

const GROUPS: { standing: Standing; title: string }[] = [
  { standing: "late", title: "Late" },
  { standing: "open", title: "Open" },
  { standing: "done", title: "Done" },
];

function sentence(count: Record<Standing, number>): string {
  const all = count.late + count.open + count.done;
  if (all === 0) return "Nothing is promised to this client yet.";
  if (count.late + count.open === 0) return all === 1 ? "The one thing we promised is done." : `All ${spellCount(all)} things we promised are done.`;
  const part = (number: number, word: string) => (number === 0 ? [] : [`${spellCount(number)} ${number === 1 ? "is" : "are"} ${word}`]);
  return `Of ${spellCount(all)} ${all === 1 ? "promise" : "promises"}, ${joinWords([...part(count.late, "late"), ...part(count.open, "open"), ...part(count.done, "done")])}.`;
}

/** What was asked and promised in walk-throughs, and what became of it. */
export function FollowUpsScreen({ client, clientName, today, followUps, periods }: FollowUpsScreenProps) {
  const of = (standing: Standing) => followUps.filter((followUp) => standingOf(followUp, today).standing === standing);
  const held = followUps.filter((followUp) => !followUp.released).length;
  return (
    <Page>
      <PageTitle
        eyebrow={`${clientName}, follow-ups`}
        title={sentence({ late: of("late").length, open: of("open").length, done: of("done").length })}
        sub={
          held === 0
            ? "What you release opens the client's next report: you asked, we did."
            : `${capitalize(spellCount(held))} ${held === 1 ? "is" : "are"} kept out of the client's screen and reports until released.`
        }
      >
        {periods && <LinkButton href={`/clients/${client}/settings`}>Report settings</LinkButton>}
        {periods && <RecordFollowUp client={client} periods={periods} />}
      </PageTitle>
      {followUps.length === 0 && (
        <EmptyState title="No follow-ups">
          Note a question and a promise while you present, or record one here. The next report says what became of it.
        </EmptyState>
      )}
      {GROUPS.filter(({ standing }) => of(standing).length > 0).map(({ standing, title }) => (
        <section key={standing} aria-labelledby={`group-${standing}`}>
          <h2 id={`group-${standing}`}>{title}</h2>
          <ul className="follow-ups">
            {of(standing).map((followUp) => (
              <FollowUp key={followUp.id} client={client} followUp={followUp} today={today} mayWrite={periods !== null} />
            ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}

function FollowUp({ client, followUp, today, mayWrite }: { client: string; followUp: FollowUpEntry; today: string; mayWrite: boolean }) {
  const { question, promise, owner, due, raisedOn, doneOn, outcome, released, inWalkThrough } = followUp;
  const { verdict } = standingOf(followUp, today);
  return (
    <li>
      <div className="follow-up-text">
        <h3>{glue(question)}</h3>
        <p>{glue(promise)}</p>
        {outcome !== null && doneOn !== null && (
          <p className="outcome">
            <strong>{formatDay(doneOn)}:</strong> {glue(outcome)}
          </p>
        )}
      </div>
      <div className="follow-up-facts">
        <p>
          <VerdictMark verdict={verdict} />
        </p>
        <p>
          {owner}
          {due === null ? ", no day set" : `, due ${formatDay(due, { year: true })}`}
        </p>
        <p>
          Asked {formatDay(raisedOn, { year: true })}
          {inWalkThrough ? " in a walk-through" : ""}
        </p>
        <p>{released ? "The client may read it" : "Kept back from the client"}</p>
      </div>
      {mayWrite && <FollowUpActions client={client} followUp={followUp} today={today} />}
    </li>
  );
}

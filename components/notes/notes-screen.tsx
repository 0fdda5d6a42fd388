import { NoteForm } from "#components/notes/note-form.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { glue } from "#components/ui/glue.ts";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { capitalize, spellCount } from "#server/posture/format.ts";
import type { Report } from "#server/posture/report.ts";

type Note = { section: string; text: string; privateText: string };
type NotesScreenProps = { report: Report; notes: Note[]; revision: number };

function sentence(report: Report, notes: Note[]): string {
  const count = report.sections.filter(({ id }) => notes.some((note) => note.section === id && note.text !== "")).length;
  if (count === 0) return "No section has a note for the client yet.";
  return `${capitalize(spellCount(count))} of ${spellCount(report.sections.length)} sections ${count === 1 ? "has" : "have"} a note for the client.`;
}

/** Every section of a period's report with what it says and room for what the numbers cannot say. */
export function NotesScreen({ report, notes, revision }: NotesScreenProps) {
  const { client, period } = report;
  const path = `/clients/${client.slug}/${period.id}`;
  return (
    <Page>
      <PageTitle
        eyebrow={`${client.name}, notes for ${report.periodLabel}`}
        title={sentence(report, notes)}
        sub={
          revision === 0
            ? "Notes stand first in their section, with your name. Leave both fields empty to remove one."
            : `Revision ${revision} is published and stays as it is. What you write here goes into the draft and the next revision.`
        }
      >
        <LinkButton href={`${path}?view=draft`}>Read the draft</LinkButton>
      </PageTitle>
      <div className="note-list">
        {report.sections.map((section) => {
          const note = notes.find((each) => each.section === section.id);
          return (
            <section key={section.id} id={section.id} aria-labelledby={`${section.id}-title`}>
              <div>
                <div className="section-head">
                  <h2 id={`${section.id}-title`}>{section.title}</h2>
                  {section.verdict && <VerdictMark verdict={section.verdict} />}
                </div>
                <p className="note-headline">{glue(section.headline)}</p>
              </div>
              <NoteForm
                client={client.slug}
                period={period.id}
                section={section.id}
                title={section.title}
                text={note?.text ?? ""}
                privateText={note?.privateText ?? ""}
              />
            </section>
          );
        })}
      </div>
    </Page>
  );
}

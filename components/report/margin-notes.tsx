import { glue } from "#components/ui/glue.ts";
import type { CheckAddress } from "#server/posture/check-address.ts";
import type { MarginNote, Publication } from "#server/posture/report.ts";

export function MarginNotes({ notes, check = null }: { notes: MarginNote[]; check?: CheckAddress | null }) {
  return (
    <dl className="notes">
      {notes.map((note) => (
        <div key={`${note.title} ${note.text}`}>
          <dt>{note.title}</dt>
          <dd>
            {glue(note.text)}
            {check && note.title === CHECK && (
              <>
                {" "}
                <a href={check.href}>{glue(check.text)}</a>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const CHECK = "Check this copy";

export function publicationNotes(publication: Publication | null): MarginNote[] {
  if (!publication) return [{ title: "Draft", text: "Only our staff can see this. It changes as evidence arrives, until it is published." }];
  const changed =
    publication.errata.length > 0
      ? [{ title: `What changed since revision ${publication.replaces ?? publication.revision - 1}`, text: publication.errata.join(" ") }]
      : [];
  return [...changed, { title: CHECK, text: `Code ${publication.code}. Anyone can check this report with it.` }];
}

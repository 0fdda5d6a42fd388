import { useQuery } from "@tanstack/react-query";
import type { PresenterSlide } from "#components/present/presenter-slide.ts";
import type { WalkPlace } from "#components/present/walk-place.ts";
import { QUIET, useTRPC } from "#components/trpc.tsx";
import { glue } from "#components/ui/glue.ts";

const READ_AGAIN_MS = 10_000;

/** What only the presenter reads: their own notes for the slide's section, then what the report itself offers to say. Notes once read stay without a network. */
export function PresenterNotes({ place: { client, period }, slide }: { place: WalkPlace; slide: PresenterSlide | undefined }) {
  const notes = useQuery(useTRPC().notes.list.queryOptions({ client, period }, { refetchInterval: READ_AGAIN_MS, staleTime: 0, trpc: { context: QUIET } }));
  const own = notes.data?.find((note) => note.section === slide?.section)?.privateText.trim();
  return (
    <section className="notes-pane" aria-labelledby="notes-title">
      <h2 id="notes-title">Your notes</h2>
      {own ? (
        own.split(/\n{2,}/u).map((paragraph) => (
          <p key={paragraph} className="own">
            {glue(paragraph)}
          </p>
        ))
      ) : (
        <p className="none-yet">
          {notes.isPending ? "Reading your notes." : notes.isError && !notes.data ? "Your notes cannot be read now." : "No private note for this part."}
        </p>
      )}
      {slide && slide.say.length > 0 && (
        <>
          <h3>If they ask</h3>
          <ul>
            {slide.say.map((line, at) => (
              <li key={`${slide.id} ${at}`}>{glue(line)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

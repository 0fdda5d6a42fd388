import { formatCount } from "#server/posture/format.ts";

const SHOWN = 12;

/** What a client will be told has changed, before it is published and cannot be taken back; `changes` null = it is the first revision. */
export function RevisionChanges({ changes, latest }: { changes: string[] | null; latest: number }) {
  if (changes === null) return null;
  if (changes.length === 0) return <p>Nothing a reader relies on has changed since revision {latest}, so there is nothing to publish.</p>;
  const more = changes.length - SHOWN;
  return (
    <>
      <p>It opens with what changed since revision {latest}:</p>
      <ul className="changes-told">
        {changes.slice(0, SHOWN).map((change, at) => (
          <li key={`${at} ${change}`}>{change}</li>
        ))}
        {more > 0 && <li>And {formatCount(more)} more.</li>}
      </ul>
    </>
  );
}

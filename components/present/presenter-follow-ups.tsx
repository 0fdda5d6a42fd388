import type { WalkRecord } from "#components/present/walk-record.ts";
import { formatDay } from "#server/posture/format.ts";

const STANDING = { waiting: "waits for the network", sent: "saved", refused: "not taken" } as const;

/** What was noted in this walk-through, and whether the server has it. */
export function PresenterFollowUps({ record }: { record: WalkRecord }) {
  const all = Object.entries(record.followUps).sort(([, a], [, b]) => (a.raisedAt < b.raisedAt ? 1 : -1));
  return (
    <section className="noted" aria-labelledby="noted-title">
      <h2 id="noted-title">Follow-ups</h2>
      {all.length === 0 && <p>Press N to note a question and what you promise.</p>}
      <ul>
        {all.map(([id, { question, promise, owner, due, standing, why }]) => (
          <li key={id}>
            <strong>{question}</strong>
            <span>{promise}</span>
            <small className={standing === "refused" ? "missed" : undefined}>
              {owner}
              {due ? `, due ${formatDay(due, { year: true })}` : ""}: {STANDING[standing]}
              {why ? `. ${why}` : ""}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { Pager } from "#components/ui/pager.tsx";
import { RecordActions } from "#components/sources/record-actions.tsx";
import type { SetAside } from "#components/sources/source-answers.ts";
import { addressOf, utcMoment } from "#components/sources/source-words.ts";
import { FilterChips } from "#components/ui/filter-chips.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { countOf, formatCount } from "#server/posture/format.ts";

export type SetAsideState = "open" | "resolved" | "dismissed";
type SetAsideViewProps = { source: string; state: SetAsideState; reason: string | undefined; answer: SetAside; mayManage: boolean };

const STATES: { state: SetAsideState; label: string }[] = [
  { state: "open", label: "Waiting" },
  { state: "resolved", label: "Read since" },
  { state: "dismissed", label: "Dismissed" },
];

/** Records that could not be read: why, where they stood, and the record itself as text. */
export function SetAsideView({ source, state, reason, answer, mayManage }: SetAsideViewProps) {
  const href = (query: { state?: SetAsideState; reason?: string | undefined; page?: number }) =>
    addressOf(`/sources/${source}`, { view: "set-aside", state: query.state === "open" ? undefined : query.state, reason: query.reason, page: query.page });
  const count = (of: SetAsideState) => answer.reasons.reduce((sum, each) => sum + each[of], 0);
  const reasons = answer.reasons.filter((each) => each[state] > 0);
  if (count("open") + count("resolved") + count("dismissed") === 0)
    return <EmptyState title="Nothing is set aside">Every record this source has sent could be read.</EmptyState>;
  return (
    <>
      <FilterChips
        label="State"
        chips={STATES.map((each) => ({
          href: href({ state: each.state }),
          label: `${each.label}, ${formatCount(count(each.state))}`,
          current: each.state === state,
        }))}
      />
      {reasons.length > 0 && (
        <FilterChips
          label="Reason"
          chips={[
            { href: href({ state }), label: "Every reason", current: reason === undefined },
            ...reasons.map((each) => ({
              href: href({ state, reason: each.reason }),
              label: `${each.reason.replace(/\.$/, "")}, ${formatCount(each[state])}`,
              current: each.reason === reason,
            })),
          ]}
        />
      )}
      {mayManage && state === "open" && reason !== undefined && reasons.some((each) => each.reason === reason) && (
        <RecordActions
          source={source}
          choice={{ reason }}
          label={`all ${countOf(reasons.find((each) => each.reason === reason)?.open ?? 0, "record")} of this reason`}
          all
        />
      )}
      {answer.records.length === 0 ? (
        <EmptyState title={state === "open" ? "Nothing waits here" : "None here"}>Choose another state or reason above.</EmptyState>
      ) : (
        <>
          <h2 className="sr-only">Records</h2>
          <ul className="records">
            {answer.records.map((record) => (
              <Record key={record.id} source={source} record={record} mayManage={mayManage && state === "open"} />
            ))}
          </ul>
        </>
      )}
      <Pager label="Pages of records" page={answer.page} pages={answer.pages} hrefOf={(page) => href({ state, reason, page })} />
    </>
  );
}

function Record({ source, record, mayManage }: { source: string; record: SetAside["records"][number]; mayManage: boolean }) {
  const { id, reason, place, raw, cut, at, lastAt, redriveRequestedAt, redrivenAt, resolvedAt, dismissed } = record;
  const again = lastAt === at ? "" : ` Met again on ${utcMoment(lastAt)}.`;
  const tried =
    redriveRequestedAt !== null
      ? " Another try is asked for; the worker takes it within seconds."
      : redrivenAt !== null && resolvedAt === null
        ? ` Tried again on ${utcMoment(redrivenAt)}, and it still could not be read.`
        : "";
  return (
    <li>
      <h3>{reason}</h3>
      <p className="facts">
        At {place === "" ? "a place it does not name" : place}. Met on {utcMoment(at)}.{again}
        {tried}
        {resolvedAt !== null && ` Read on ${utcMoment(resolvedAt)}.`}
        {dismissed !== null && ` Dismissed by ${dismissed.by} on ${utcMoment(dismissed.at)}: ${dismissed.reason}`}
      </p>
      {mayManage && <RecordActions source={source} choice={{ id }} label={`the record at ${place}`} canRedrive={record.window !== null} />}
      {raw === null ? (
        <p className="facts">The record is not shown: it may name a person.</p>
      ) : raw === "" ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="raw" tabIndex={0} aria-label={`Record at ${place}`}>
          <pre>
            {raw}
            {cut && " …"}
          </pre>
        </section>
      )}
    </li>
  );
}

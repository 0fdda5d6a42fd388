import type { inferRouterOutputs } from "@trpc/server";
import { titled } from "#components/present/section-titles.ts";
import { glue } from "#components/ui/glue.ts";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { countOf, formatDay, formatMoment, formatSeconds, joinWords, localDay } from "#server/posture/format.ts";
import { formatPeriod } from "#server/posture/period-words.ts";
import type { AppRouter } from "#server/api/root.ts";

export type Held = inferRouterOutputs<AppRouter>["walkThrough"]["list"][number];

type WalkThroughsProps = { client: string; clientName: string; timeZone: string; held: Held[] };

/** When a client's reports were presented, by whom, what was shown for how long, and who followed. */
export function WalkThroughsScreen({ client, clientName, timeZone, held }: WalkThroughsProps) {
  const last = held.find((each) => !each.running);
  const title = held.some((each) => each.running)
    ? "A report is being presented now."
    : last
      ? `We last presented a report on ${formatDay(localDay(last.startedAt, timeZone), { year: true })}.`
      : "No report has been presented to this client yet.";
  return (
    <Page>
      <PageTitle eyebrow={`${clientName}, walk-throughs`} title={title} sub="Times on screen are kept to the second. Nobody but us reads this list.">
        <LinkButton href={`/clients/${client}/follow-ups`}>Follow-ups</LinkButton>
      </PageTitle>
      {held.length === 0 && (
        <EmptyState title="Nothing presented yet">Open a published report, press Present, then open the presenter window with P and start.</EmptyState>
      )}
      <ul className="held">
        {held.map((each) => (
          <HeldWalkThrough key={each.id} client={client} timeZone={timeZone} held={each} />
        ))}
      </ul>
    </Page>
  );
}

function HeldWalkThrough({ client, timeZone, held }: { client: string; timeZone: string; held: Held }) {
  const total = held.sections.reduce((sum, section) => sum + section.shownMs, 0);
  const moment = formatMoment(held.startedAt, timeZone, { year: true });
  const longest = Math.max(1, ...held.sections.map((section) => section.shownMs));
  return (
    <li>
      <h2>
        <a href={`/clients/${client}/${held.period}?revision=${held.revision}`}>{formatPeriod(held.period)}</a>, presented on {moment}
      </h2>
      <p>
        {glue(
          `${held.presenter} showed revision ${held.revision} for ${formatSeconds(total / 1000)}, planned ${formatSeconds(held.plannedS)}. ${
            held.running ? "It is running now." : held.endedAt === null ? "Nobody ended it; it was over by itself after 12 hours." : ""
          }`,
        )}
      </p>
      <p>
        {held.followers.length === 0
          ? "Nobody followed on their own screen."
          : `${countOf(held.followers.length, "person", "people")} followed: ${joinWords(held.followers.map(({ name, via }) => (via === "link" ? `${name} (by link)` : name)))}.`}
      </p>
      {held.sections.length > 0 && (
        <table className="table rows">
          <caption className="sr-only">Time on screen, {moment}</caption>
          <thead>
            <tr>
              <th scope="col">Shown</th>
              <th scope="col" className="n">
                Time
              </th>
              <th scope="col">
                <span className="sr-only">As a bar</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {titled(held.sections).map(({ title, shownMs }) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td className="n">{shownMs < 1_000 ? "under 1 s" : formatSeconds(shownMs / 1000)}</td>
                <td aria-hidden="true">
                  <i className="held-bar" style={{ width: `${(100 * shownMs) / longest}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </li>
  );
}

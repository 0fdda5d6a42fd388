import Link from "next/link";
import { aboutThem } from "#components/portfolio/portfolio-words.ts";
import { MonthMenu } from "#components/promises/month-menu.tsx";
import { PromiseGrid } from "#components/promises/promise-grid.tsx";
import { STATE_WORDS } from "#components/promises/promise-words.ts";
import { PromiseEvidence } from "#components/report/blocks/promise-evidence.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictIcon, VerdictMark } from "#components/ui/verdict-mark.tsx";
import { capitalize, formatMonth, spellCount } from "#server/posture/format.ts";
import type { PromiseReading } from "#server/posture/promise-history.ts";
import { PROMISES } from "#server/posture/promises.ts";

type Months = { period: string; readings: Record<string, PromiseReading> }[];
type ClientPromisesScreenProps = { client: string; name: string; period: string; latest: string; months: Months };

/** What we promise, tested for one client: the month with its evidence, and the eleven before. */
export function ClientPromisesScreen({ client, name, period, latest, months }: ClientPromisesScreenProps) {
  const hrefOf = (each: string) => `/clients/${client}/promises?period=${each}`;
  const now = months.at(-1)?.readings ?? {};
  const known = PROMISES.filter(({ id }) => now[id] !== undefined);
  const kept = known.filter(({ id }) => now[id]?.state === "met").length;
  const title =
    known.length === 0
      ? `Nothing was computed for ${name} in ${formatMonth(period)}`
      : `${kept === known.length ? `All ${spellCount(kept)}` : `${capitalize(spellCount(kept))} of our ${spellCount(known.length)}`} promises were kept for ${name} in ${formatMonth(period)}`;
  return (
    <Page>
      <PageTitle eyebrow={<Link href={`/clients/${client}/${period}`}>{name}</Link>} title={title}>
        <MonthMenu period={period} latest={latest} hrefOf={hrefOf} />
      </PageTitle>
      {known.length === 0 ? (
        <EmptyState title="No record of this month">It may be before we worked for this client, or not computed yet.</EmptyState>
      ) : (
        <table className="table promises stated">
          <caption className="sr-only">Promises in {formatMonth(period)}</caption>
          <thead className="sr-only">
            <tr>
              <th scope="col">Promise</th>
              <th scope="col">Verdict</th>
              <th scope="col">Proof</th>
            </tr>
          </thead>
          <tbody>
            {known.map(({ id, promise, test }) => {
              const reading = now[id] as PromiseReading;
              return (
                <tr key={id}>
                  <th scope="row">
                    {promise}
                    <small>{test}</small>
                  </th>
                  <td>
                    <VerdictMark verdict={reading} />
                  </td>
                  <td>
                    {aboutThem(reading.proof)}
                    {reading.evidence.length > 0 && <PromiseEvidence promise={promise} evidence={reading.evidence} />}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <h2>Twelve months</h2>
      <PromiseGrid
        caption={`Promises to ${name}, month by month`}
        months={months.map((month) => ({ period: month.period, href: hrefOf(month.period), current: month.period === period }))}
        rows={PROMISES.map(({ id, promise }) => ({
          id,
          title: promise,
          cells: months.map(({ period: month, readings }) => {
            const reading = readings[id];
            const says = `${formatMonth(month)}: ${reading ? STATE_WORDS[reading.state].toLowerCase() : "no record"}`;
            return {
              key: month,
              content: (
                <span title={says}>
                  <VerdictIcon state={reading?.state ?? "no-data"} label={says} />
                </span>
              ),
            };
          }),
        }))}
      />
    </Page>
  );
}

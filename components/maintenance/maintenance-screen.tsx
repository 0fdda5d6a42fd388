import { AddSeries } from "#components/maintenance/add-series.tsx";
import { AddWindow } from "#components/maintenance/add-window.tsx";
import { Corrections } from "#components/maintenance/corrections.tsx";
import { Outages } from "#components/maintenance/outages.tsx";
import { SeriesList } from "#components/maintenance/series-list.tsx";
import { WindowList } from "#components/maintenance/window-list.tsx";
import type { MaintenanceAnswer, May } from "#components/maintenance/maintenance-answer.ts";
import { FilterChips } from "#components/ui/filter-chips.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { capitalize, formatMonth, joinWords, spellCount } from "#server/posture/format.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";

type MaintenanceScreenProps = { book: MaintenanceAnswer; may: May };

const MONTHS_SHOWN = 6;

function sentence({ waiting, proposals, upcoming }: MaintenanceAnswer): string {
  const part = (count: number, one: string, many: string) => (count === 0 ? [] : [`${spellCount(count)} ${count === 1 ? one : many}`]);
  const open = [...part(waiting.length, "window", "windows"), ...part(proposals.length, "correction", "corrections")];
  if (open.length > 0) return `${capitalize(joinWords(open))} ${waiting.length + proposals.length === 1 ? "waits" : "wait"} for approval.`;
  const [next] = upcoming;
  return next === undefined ? "No maintenance is planned." : `The next maintenance is ${next.when}.`;
}

/** A client's maintenance windows and how each stands under the contract, what waits for approval, and corrections of outages. */
export function MaintenanceScreen({ book, may }: MaintenanceScreenProps) {
  const { client, sites, waiting, upcoming, past, series, proposals, corrections, outages, month, today, figures } = book;
  const months = Array.from({ length: MONTHS_SHOWN + 1 }, (_, back) => addMonthsTo(today.slice(0, 7), -back));
  const shared = { client: client.slug, sites, may, timeZone: client.timeZone };
  return (
    <Page>
      <PageTitle
        eyebrow={`${client.name}, maintenance`}
        title={sentence(book)}
        sub={`Times are ${client.timeZone}. Whether a window is left out is decided by the contract; every report says which were, and who approved what came late.`}
      >
        <LinkButton href={`/clients/${client.slug}/contract`}>Contract</LinkButton>
        {may.write && <AddSeries client={client.slug} sites={sites} timeZone={client.timeZone} today={today} />}
        {may.write && <AddWindow client={client.slug} sites={sites} timeZone={client.timeZone} />}
      </PageTitle>
      {(waiting.length > 0 || proposals.length > 0) && (
        <section aria-labelledby="waiting">
          <h2 id="waiting">Waiting for approval</h2>
          <WindowList {...shared} windows={waiting} label="Windows waiting for approval" />
          <Corrections {...shared} corrections={proposals} />
        </section>
      )}
      <section aria-labelledby="upcoming">
        <h2 id="upcoming">Upcoming</h2>
        {upcoming.length === 0 ? (
          <p className="hint">
            {may.write
              ? "Nothing is planned. Add a window before it begins: the earlier it is entered, the more notice it has."
              : "Nothing is planned. Success managers and the security team add windows; monitors tell of their own."}
          </p>
        ) : (
          <WindowList {...shared} windows={upcoming} label="Upcoming windows" />
        )}
      </section>
      {series.length > 0 && (
        <section aria-labelledby="recurring">
          <h2 id="recurring">Every week</h2>
          <SeriesList {...shared} series={series} today={today} />
        </section>
      )}
      <section aria-labelledby="month">
        <h2 id="month">{formatMonth(month)}</h2>
        <FilterChips
          label="Month"
          chips={months.map((id) => ({ href: `/clients/${client.slug}/maintenance?month=${id}`, label: formatMonth(id), current: id === month }))}
        />
        <h3>Outages</h3>
        <Outages {...shared} outages={outages} figures={figures} month={month} />
        {corrections.length > 0 && (
          <>
            <h3>Corrections</h3>
            <Corrections {...shared} corrections={corrections} />
          </>
        )}
        <h3>Windows</h3>
        {past.length === 0 ? (
          <p className="hint">No window lies in this month so far.</p>
        ) : (
          <WindowList {...shared} windows={past} label={`Windows in ${formatMonth(month)}`} />
        )}
      </section>
    </Page>
  );
}

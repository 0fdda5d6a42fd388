import Link from "next/link";
import { aboutThem } from "#components/portfolio/portfolio-words.ts";
import { MonthMenu } from "#components/promises/month-menu.tsx";
import { STATE_WORDS } from "#components/promises/promise-words.ts";
import { PromiseEvidence } from "#components/report/blocks/promise-evidence.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { FilterChips } from "#components/ui/filter-chips.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { VerdictState } from "#server/posture/blocks.ts";
import { countOf, formatCount, formatMonth } from "#server/posture/format.ts";
import type { PromiseReading } from "#server/posture/promise-history.ts";
import type { PromiseTest } from "#server/posture/promises.ts";

export type PromiseClientRow = { slug: string; name: string; region: string; reading: PromiseReading };
type PromiseClientsScreenProps = {
  promise: PromiseTest;
  period: string;
  latest: string;
  state: VerdictState | undefined;
  rows: PromiseClientRow[];
  count: number;
};

const STATES = ["missed", "at-risk", "no-data", "met"] as const;

/** For whom one promise read how in a month, with what decided it. */
export function PromiseClientsScreen({ promise, period, latest, state, rows, count }: PromiseClientsScreenProps) {
  const hrefOf = (to: { period: string; state?: VerdictState | undefined }) =>
    `/promises/${promise.id}?${new URLSearchParams({ period: to.period, ...(to.state ? { state: to.state } : {}) })}`;
  const shown = rows.length < count ? `showing ${formatCount(rows.length)} of ${countOf(count, "client")}` : countOf(count, "client");
  const caption = `Clients in ${formatMonth(period)}`;
  return (
    <Page>
      <PageTitle eyebrow={<Link href={`/promises?period=${period}`}>Promises, {formatMonth(period)}</Link>} title={promise.publicPromise} sub={promise.test}>
        <MonthMenu period={period} latest={latest} hrefOf={(each) => hrefOf({ period: each, state })} />
      </PageTitle>
      <FilterChips
        label="Verdicts shown"
        chips={[
          { href: hrefOf({ period }), label: "All", current: state === undefined },
          ...STATES.map((each) => ({ href: hrefOf({ period, state: each }), label: STATE_WORDS[each], current: state === each })),
        ]}
        count={shown}
      />
      {rows.length === 0 ? (
        <EmptyState title={state === undefined ? "No clients yet" : `For no client this month: ${STATE_WORDS[state].toLowerCase()}`}>
          {state === undefined ? "An administrator imports clients from a CSV file." : "Choose All to see every client."}
        </EmptyState>
      ) : (
        <DataTable
          caption={caption}
          columns={[{ title: "Client" }, { title: "Verdict" }, { title: "Proof", align: "why" }]}
          rows={rows.map(({ slug, name, region, reading }) => ({
            id: slug,
            cells: [
              <Link key="name" href={`/clients/${slug}/promises?period=${period}`}>
                {name} <small>{region}</small>
              </Link>,
              <VerdictMark key="verdict" verdict={reading} />,
              <span key="proof">
                {aboutThem(reading.proof)}
                {reading.evidence.length > 0 && <PromiseEvidence promise={name} evidence={reading.evidence} />}
              </span>,
            ],
          }))}
        />
      )}
    </Page>
  );
}

"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ListedSeries, May, Site } from "#components/maintenance/maintenance-answer.ts";
import { whereWords } from "#components/maintenance/maintenance-answer.ts";
import { useTRPC } from "#components/trpc.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { glue } from "#components/ui/glue.ts";
import { submitState } from "#components/ui/mutation-state.ts";
import { formatDay, joinWords } from "#server/posture/format.ts";
import { weeklyWords } from "#server/posture/hours-words.ts";
import { KIND_WORDS } from "#server/posture/terms-words.ts";

type SeriesListProps = { client: string; sites: Site[]; may: May; series: ListedSeries[]; today: string };
const year = (day: string) => formatDay(day, { year: true });

function spanWords({ firstDay, lastDay, skipDays }: ListedSeries): string {
  const until = lastDay === null ? "until it is ended" : `to ${year(lastDay)}`;
  return `From ${year(firstDay)} ${until}${skipDays.length === 0 ? "" : `, not on ${joinWords(skipDays.map(year))}`}.`;
}

/** Maintenance that comes back every week. */
export function SeriesList({ client, sites, may, series, today }: SeriesListProps) {
  return (
    <ul className="windows" aria-label="Weekly windows">
      {series.map((each) => (
        <li key={each.id}>
          <div className="window-what">
            <h3>{glue(weeklyWords(each.weekly))}</h3>
            <p>{glue(each.reason)}</p>
            <p className="hint">
              {[whereWords(each.site, sites), each.kind === "maintenance" ? null : KIND_WORDS[each.kind], each.timeZone, `entered by ${each.enteredBy}`]
                .filter((part) => part !== null)
                .join(", ")}
            </p>
          </div>
          <div className="window-stand">
            <p>{each.over ? "It has ended." : each.next === null ? "Not within the next five weeks." : `Next: ${each.next}.`}</p>
            <p>{spanWords(each)}</p>
          </div>
          {may.write && !each.over && <SeriesActions client={client} series={each} today={today} />}
        </li>
      ))}
    </ul>
  );
}

function SeriesActions({ client, series, today }: { client: string; series: ListedSeries; today: string }) {
  const api = useTRPC();
  const router = useRouter();
  const after = { onSuccess: () => router.refresh() };
  const end = useMutation(api.maintenance.endSeries.mutationOptions(after));
  const skip = useMutation(api.maintenance.skipDay.mutationOptions(after));
  const { id, reason } = series;
  return (
    <div className="actions">
      <FormDialog
        open="Leave out a day"
        openTone="plain"
        openLabel={`Leave out a day: ${reason}`}
        title="On which day is it not held?"
        send="Leave it out"
        submit={submitState(skip, "")}
        onOpen={skip.reset}
        onSend={(form, close) => skip.mutate({ client, id, day: String(form.get("day")) }, { onSuccess: close })}
      >
        <p>That day's minutes count like any other.</p>
        <Field label="Day" name="day" type="date" isRequired defaultValue={today} />
      </FormDialog>
      <FormDialog
        open="End it"
        openTone="plain"
        openLabel={`End it: ${reason}`}
        title="On which day is it held for the last time?"
        send="End it"
        submit={submitState(end, "")}
        onOpen={end.reset}
        onSend={(form, close) => end.mutate({ client, id, lastDay: String(form.get("lastDay")) }, { onSuccess: close })}
      >
        <p>After that day its minutes count like any other. An ended window is not held longer again; announce a new one instead.</p>
        <Field label="Last day" name="lastDay" type="date" isRequired defaultValue={today} />
      </FormDialog>
    </div>
  );
}

"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { HoursEditor } from "#components/contract/hours-editor.tsx";
import type { HoursRow } from "#components/contract/terms-draft.ts";
import type { Site } from "#components/maintenance/maintenance-answer.ts";
import { readWindow, WindowFields } from "#components/maintenance/window-fields.tsx";
import { useTRPC } from "#components/trpc.tsx";
import { Field, TextArea } from "#components/ui/field.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

type AddSeriesProps = { client: string; sites: Site[]; timeZone: string; today: string };

const SUNDAY_NIGHT: HoursRow[] = [{ key: "first", days: [7], from: "02:00", to: "06:00" }];

export function AddSeries({ client, sites, timeZone, today }: AddSeriesProps) {
  const router = useRouter();
  const [weekly, setWeekly] = useState(SUNDAY_NIGHT);
  const add = useMutation(useTRPC().maintenance.addSeries.mutationOptions({ onSuccess: () => router.refresh() }));
  function send(form: FormData, close: () => void) {
    const text = (name: string) => String(form.get(name) ?? "");
    const skipDays = text("skipDays")
      .split(/[\s,;]+/)
      .filter((day) => day !== "");
    const hours = weekly.map(({ days, from, to }) => ({ days, from, to }));
    add.mutate(
      { client, ...readWindow(form), timeZone, weekly: hours, firstDay: text("firstDay"), lastDay: text("lastDay") || null, skipDays },
      { onSuccess: close },
    );
  }
  return (
    <FormDialog
      open="Add a weekly window"
      title="Announce a window that comes back every week"
      send="Announce it"
      submit={submitState(add, "")}
      onOpen={() => {
        add.reset();
        setWeekly(SUNDAY_NIGHT);
      }}
      onSend={send}
    >
      <HoursEditor legend={`Hours (${timeZone})`} rows={weekly} onChange={setWeekly} wrong={undefined} />
      <Field label="First day" name="firstDay" type="date" isRequired defaultValue={today} />
      <Field label="Last day, if there is one" name="lastDay" type="date" />
      <TextArea label="Days without it, if any" name="skipDays" rows={2} hint="One day a line, like 2026-12-27" />
      <WindowFields sites={sites} reasonHint="The client reads this in the report. Each day's notice runs from now." />
    </FormDialog>
  );
}

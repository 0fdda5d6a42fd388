"use client";
import { useId } from "react";
import type { HoursRow } from "#components/contract/terms-draft.ts";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { weekdayName, weeklyWords } from "#server/posture/hours-words.ts";

type HoursEditorProps = { legend: string; rows: HoursRow[]; onChange: (rows: HoursRow[]) => void; wrong: string | undefined };

const WEEK = [1, 2, 3, 4, 5, 6, 7];
const MOST = 20;

/** Days and hours of a week, a row for each stretch; "24:00" is midnight at the end of the day. */
export function HoursEditor({ legend, rows, onChange, wrong }: HoursEditorProps) {
  const id = useId();
  const change = (at: number, next: Partial<HoursRow>) => onChange(rows.map((row, index) => (index === at ? { ...row, ...next } : row)));
  return (
    <fieldset className="hours" aria-describedby={`${id}-says`}>
      <legend className="label">{legend}</legend>
      {rows.map((row, at) => (
        <div className="hours-row" key={row.key}>
          <div className="days">
            {WEEK.map((day) => (
              <Checkbox
                key={day}
                isSelected={row.days.includes(day)}
                onChange={(on) => change(at, { days: on ? [...row.days, day].sort() : row.days.filter((each) => each !== day) })}
                aria-label={weekdayName(day)}
              >
                <span aria-hidden="true">{weekdayName(day).slice(0, 2)}</span>
              </Checkbox>
            ))}
          </div>
          <div className="times">
            <Time label="From" value={row.from} onChange={(from) => change(at, { from })} />
            <Time label="To" value={row.to} onChange={(to) => change(at, { to })} />
            {rows.length > 1 && (
              <Button tone="plain" aria-label={`Remove row ${at + 1} of ${legend}`} onPress={() => onChange(rows.filter((_, index) => index !== at))}>
                Remove
              </Button>
            )}
          </div>
        </div>
      ))}
      {rows.length < MOST && (
        <Button tone="plain" onPress={() => onChange([...rows, { key: crypto.randomUUID(), days: [6], from: "09:00", to: "12:00" }])}>
          Add hours
        </Button>
      )}
      <p id={`${id}-says`} className={wrong ? "wrong" : "hint"} role="status">
        {wrong ?? (rows.length === 0 ? "" : `${weeklyWords(rows)}.`)}
      </p>
    </fieldset>
  );
}

/** Plain text, because the browser's own time field has no 24:00. */
function Time({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label className="field time">
      <span className="label">{label}</span>
      <input
        value={value}
        inputMode="numeric"
        autoComplete="off"
        maxLength={5}
        placeholder="07:00"
        onChange={(event) => onChange(event.currentTarget.value)}
        onBlur={(event) => onChange(padded(event.currentTarget.value))}
      />
    </label>
  );
}

/** "7" and "7:30" are times too. */
function padded(typed: string): string {
  const found = /^\s*(\d{1,2})(?:[:.]?(\d{2}))?\s*$/.exec(typed);
  return found ? `${(found[1] ?? "").padStart(2, "0")}:${found[2] ?? "00"}` : typed;
}

import type { FindingItem } from "#components/findings/finding-answers.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { countOf, formatDay } from "#server/posture/format.ts";

/** By when a finding must be fixed, what set the date, and how it was kept. An evaluation does not stop the clock of what is open; a decision against it does. */
export function DueCell({ finding: { deadline, state, severity } }: { finding: Pick<FindingItem, "deadline" | "state" | "severity"> }) {
  if (deadline === null) return <span>{severity === "info" ? "never" : CLOCK_STOPPED.includes(state) ? "clock stopped" : "no deadline"}</span>;
  const { dueDay, overdueDays, policy } = deadline;
  const days = countOf(overdueDays, "day");
  return (
    <span className="due">
      {formatDay(dueDay, { year: true })}
      {overdueDays > 0 && <VerdictMark verdict={{ state: "missed", label: state === "fixed" ? `${days} late` : `${days} past due` }} />}
      {overdueDays === 0 && state === "fixed" && <VerdictMark verdict={{ state: "met", label: "in time" }} />}
      <small>{policy}</small>
    </span>
  );
}

const CLOCK_STOPPED: readonly string[] = ["accepted", "false-positive", "out-of-scope"];

import type { ListedWindow, May, Site } from "#components/maintenance/maintenance-answer.ts";
import { whereWords } from "#components/maintenance/maintenance-answer.ts";
import { WindowActions } from "#components/maintenance/window-actions.tsx";
import { glue } from "#components/ui/glue.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { Verdict } from "#server/posture/blocks.ts";
import { KIND_WORDS } from "#server/posture/terms-words.ts";

type WindowListProps = { client: string; sites: Site[]; may: May; windows: ListedWindow[]; label: string };

const STANDING: Record<ListedWindow["standing"], Verdict> = {
  announced: { state: "met", label: "Left out" },
  approved: { state: "met", label: "Left out, approved late" },
  waiting: { state: "at-risk", label: "Counts until approved" },
  counts: { state: "missed", label: "Counts" },
};

/** Each window: when, where and why, how it stands under the notice rule, and who saw to it. */
export function WindowList({ client, sites, may, windows, label }: WindowListProps) {
  if (windows.length === 0) return null;
  return (
    <ul className="windows" aria-label={label}>
      {windows.map((window) => {
        const { id, when, site, reason, kind, standing, why, enteredBy, pulledFrom, series, withdrawnAt, withdrawnBy } = window;
        const from = series !== null ? "every week" : pulledFrom !== null ? `read from ${pulledFrom}` : enteredBy === null ? null : `entered by ${enteredBy}`;
        return (
          <li key={id}>
            <div className="window-what">
              <h3>{glue(when)}</h3>
              <p>{glue(reason)}</p>
              <p className="hint">
                {[whereWords(site, sites), kind === "maintenance" ? null : KIND_WORDS[kind], from].filter((part) => part !== null).join(", ")}
              </p>
            </div>
            <div className="window-stand">
              {withdrawnAt === null ? (
                <>
                  <VerdictMark verdict={STANDING[standing]} />
                  <p>{glue(why)}</p>
                </>
              ) : (
                <>
                  <VerdictMark verdict={{ state: "no-data", label: "Withdrawn" }} />
                  <p>
                    {withdrawnBy === null
                      ? `${pulledFrom ?? "The monitor"} stopped telling it before it began.`
                      : `${withdrawnBy} took it back; its minutes count.`}
                  </p>
                </>
              )}
            </div>
            {withdrawnAt === null && series === null && (may.write || may.approve) && <WindowActions client={client} window={window} may={may} />}
          </li>
        );
      })}
    </ul>
  );
}

import type { WalkThrough } from "#components/present/use-walk-through.ts";
import { VerdictIcon } from "#components/ui/verdict-mark.tsx";

/** Whether the server hears us; quiet either way, because nothing is lost. */
export function ConnectionSign({ walk: { record, rehearsal, running, live, connected, problem, waiting } }: { walk: WalkThrough }) {
  const [state, words] = rehearsal
    ? (["no-data", running ? "Rehearsal: nobody follows, nothing is kept" : record === null ? "Rehearsal of the draft" : "Rehearsal ended"] as const)
    : problem === "signed-out"
      ? (["missed", "Signed out: sign in again in another tab. Nothing is lost."] as const)
      : problem !== null
        ? (["missed", problem] as const)
        : !connected
          ? (["at-risk", waiting > 0 ? "Not connected, nothing is lost. It is sent when the network is back." : "Not connected, nothing is lost."] as const)
          : live
            ? (["met", "Live"] as const)
            : (["no-data", running ? "Connecting" : record === null ? "Not started" : "Ended"] as const);
  return (
    <p className={`connection ${state}`} role="status">
      <VerdictIcon state={state} />
      {words}
    </p>
  );
}

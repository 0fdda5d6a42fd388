import type { Verdict, VerdictState } from "#server/posture/blocks.ts";

const TONE: Record<VerdictState, string> = { met: "met", "at-risk": "risk", missed: "missed", "no-data": "none" };
const WORD: Record<VerdictState, string> = { met: "Met", "at-risk": "At risk", missed: "Missed", "no-data": "No data" };

/** Shapes differ as well as colours. With `label` the icon speaks for itself; without, a word must stand beside it. */
export function VerdictIcon({ state, label }: { state: VerdictState; label?: string }) {
  const name = label === undefined ? { "aria-hidden": true as const } : { role: "img", "aria-label": label };
  return (
    <svg className={`verdict-icon ${TONE[state]}`} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.6" {...name}>
      {state === "met" && (
        <>
          <circle cx="8" cy="8" r="7" />
          <path d="M4.8 8.3l2.2 2.2 4.2-4.6" />
        </>
      )}
      {state === "at-risk" && (
        <>
          <path d="M8 1.8l6.8 12H1.2z" strokeLinejoin="round" />
          <path d="M8 6v4M8 11.6v1" />
        </>
      )}
      {state === "missed" && (
        <>
          <rect x="1.6" y="1.6" width="12.8" height="12.8" rx="2" />
          <path d="M5 5l6 6M11 5l-6 6" />
        </>
      )}
      {state === "no-data" && (
        <>
          <circle cx="8" cy="8" r="7" strokeDasharray="2.5 2" />
          <path d="M5 8h6" />
        </>
      )}
    </svg>
  );
}

export function VerdictMark({ verdict }: { verdict: Verdict }) {
  return (
    <span className={`verdict ${TONE[verdict.state]}`}>
      <VerdictIcon state={verdict.state} />
      {verdict.label || WORD[verdict.state]}
    </span>
  );
}

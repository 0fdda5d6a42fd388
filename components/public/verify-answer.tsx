import type { Checked } from "#components/public/check-report.ts";
import { VerdictIcon } from "#components/ui/verdict-mark.tsx";
import type { VerdictState } from "#server/posture/blocks.ts";
import type { Verification } from "#server/posture/verification.ts";

const LOOKS: Record<Verification["status"], { state: VerdictState; tone: string }> = {
  genuine: { state: "met", tone: "good" },
  superseded: { state: "at-risk", tone: "" },
  compared: { state: "at-risk", tone: "" },
  altered: { state: "missed", tone: "bad" },
  unknown: { state: "missed", tone: "bad" },
};

/** Announced when it changes, so it stays in the page even when empty. Says nothing about the client. */
export function VerifyAnswer({ checked }: { checked: Checked }) {
  return (
    <div role="status">
      {checked.state === "sending" && <p className="status">Checking…</p>}
      {checked.state === "failed" && (
        <p className="status bad">
          <VerdictIcon state="missed" />
          {checked.message}
        </p>
      )}
      {checked.state === "answered" && (
        <>
          <p className={`status ${LOOKS[checked.answer.status].tone}`}>
            <VerdictIcon state={LOOKS[checked.answer.status].state} />
            {checked.answer.message}
          </p>
          {checked.answer.issued && <p className="hint">{checked.answer.issued}</p>}
        </>
      )}
    </div>
  );
}

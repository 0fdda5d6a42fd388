import { VerdictIcon } from "#components/ui/verdict-mark.tsx";

export type SubmitState = { state: "idle" | "sending" } | { state: "done" | "failed"; message: string };

/** Announced when it changes, so it stays in the page even when empty. */
export function FormStatus({ submit }: { submit: SubmitState }) {
  return (
    <div role="status">
      {submit.state === "sending" && <p className="status">Sending…</p>}
      {submit.state === "done" && (
        <p className="status good">
          <VerdictIcon state="met" />
          {submit.message}
        </p>
      )}
      {submit.state === "failed" && (
        <p className="status bad">
          <VerdictIcon state="missed" />
          {submit.message}
        </p>
      )}
    </div>
  );
}

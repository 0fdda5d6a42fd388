import type { SubmitState } from "#components/ui/form-status.tsx";

type Sent = { isPending: boolean; isSuccess: boolean; error: { message: string } | null };

/** A mutation as a form says it; `done` is said once it went through. */
export function submitState({ isPending, isSuccess, error }: Sent, done: string): SubmitState {
  if (isPending) return { state: "sending" };
  if (error) return { state: "failed", message: error.message };
  return isSuccess ? { state: "done", message: done } : { state: "idle" };
}

"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { RuleItem } from "#components/findings/finding-answers.ts";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

/** On, off, or ended for good. What a rule decided stays. */
export function RuleActions({ rule }: { rule: RuleItem }) {
  const api = useTRPC();
  const router = useRouter();
  const change = useMutation(api.findingRules.change.mutationOptions({ onSuccess: () => router.refresh() }));
  const { id, name, enabled } = rule;
  return (
    <div className="actions">
      <Button
        tone="plain"
        aria-label={`Switch ${enabled ? "off" : "on"}: ${name}`}
        isPending={change.isPending}
        onPress={() => change.mutate({ id, to: enabled ? "off" : "on" })}
      >
        {enabled ? "Switch off" : "Switch on"}
      </Button>
      <ConfirmDialog
        open="End"
        openLabel={`End: ${name}`}
        openTone="plain"
        title={`End the rule “${name}”?`}
        confirm="End it"
        dismiss="Keep it"
        isPending={change.isPending}
        onConfirm={(close) => change.mutate({ id, to: "ended" }, { onSuccess: close })}
      >
        <p>It decides nothing more. What it has decided stays and goes on naming it.</p>
      </ConfirmDialog>
      {change.error && <FormStatus submit={submitState(change, "")} />}
    </div>
  );
}

"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

/** Takes on the terms that stand above it. */
export function NdaForm({ document, version }: { document: string; version: string }) {
  const router = useRouter();
  const [agreed, setAgreed] = useState(false);
  const accept = useMutation(useTRPC().documents.accept.mutationOptions({ onSuccess: () => router.refresh() }));
  function send(event: FormEvent) {
    event.preventDefault();
    accept.mutate({ document, version });
  }
  return (
    <form className="form" onSubmit={send}>
      <Checkbox isSelected={agreed} onChange={setAgreed} isRequired>
        I have read these terms and accept them for my organization
      </Checkbox>
      <FormStatus submit={submitState(accept, "Accepted and recorded.")} />
      <div className="actions">
        <Button type="submit" tone="primary" isDisabled={!agreed} isPending={accept.isPending}>
          Accept the terms
        </Button>
      </div>
    </form>
  );
}

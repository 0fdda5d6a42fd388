"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "#components/trpc.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { Select } from "#components/ui/select.tsx";
import type { PaymentPage } from "#server/posture/responsibility-matrix.ts";

const PAGES = [
  { value: "redirect", label: "Sent on to a payment page" },
  { value: "embedded", label: "Payment page inside the client's page" },
  { value: "none", label: "No payments through us" },
] as const;

export function PaymentPageForm({ client, page }: { client: string; page: PaymentPage | null }) {
  const router = useRouter();
  const set = useMutation(useTRPC().payments.set.mutationOptions({ onSuccess: () => router.refresh() }));
  return (
    <div className="form">
      <Select
        label="How residents pay"
        options={[...PAGES]}
        value={page}
        onChange={(value) => {
          const chosen = PAGES.find((each) => each.value === value)?.value;
          if (chosen) set.mutate({ client, page: chosen });
        }}
      />
      <FormStatus submit={submitState(set, "Saved. The responsibilities follow.")} />
    </div>
  );
}

import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/api/root.ts";
import { formatDay, joinWords } from "#server/posture/format.ts";

type Outputs = inferRouterOutputs<AppRouter>;
export type Statement = Outputs["compliance"]["list"]["statements"][number];
export type Version = Statement["history"][number];
export type SharedDocument = NonNullable<Statement["document"]>;
export type Access = { name: string; list: Outputs["compliance"]["access"] };

export const VISIBILITY = {
  public: { label: "Public", text: "Everybody covered may have a copy" },
  nda: { label: "Under confidentiality terms", text: "After accepting the terms" },
  internal: { label: "Internal", text: "Only the security team" },
} as const;

export const day = (value: string | null) => (value === null ? "None" : formatDay(value, { year: true }));

export function periodOf({ periodStart, periodEnd, issuedOn }: Version["record"]): string {
  if (periodStart !== null && periodEnd !== null) return `${day(periodStart)} to ${day(periodEnd)}`;
  if (periodEnd !== null) return `As of ${day(periodEnd)}`;
  return issuedOn === null ? "No date on file" : `Issued ${day(issuedOn)}`;
}

export function covers({ products }: Version["record"]): string {
  return products.length === 0 ? "All our products" : joinWords(products);
}

export function sizeOf(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1_000)} KB` : `${(Math.ceil(bytes / 100_000) / 10).toFixed(1)} MB`;
}

import { env } from "#server/env.ts";

/** Who speaks as "we" on every page. */
export function vendor(): { name: string } {
  return { name: env.vendorName };
}

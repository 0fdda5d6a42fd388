import { env } from "#server/env.ts";
import { type CheckAddress, checkAddress } from "#server/posture/check-address.ts";

/** Where anybody can check a published report; null for a draft. */
export function checkLink(publication: { code: string } | null): CheckAddress | null {
  return publication === null ? null : checkAddress(`${env.url}/verify`, publication.code);
}

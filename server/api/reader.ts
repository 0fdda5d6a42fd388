import { AppError } from "#server/errors.ts";
import type { Role } from "#server/posture/access.ts";
import type { Reader } from "#server/posture/report.ts";

/** People read as themselves; staff may also look through the client's eyes. Errors: forbidden for anyone else's. */
export function readerOf(role: Role, wanted: Reader | undefined): Reader {
  if (role === "admin") throw new AppError("forbidden", "administrators do not read reports");
  if (wanted !== undefined && wanted !== role && wanted !== "client") throw new AppError("forbidden", "not this reader");
  return wanted ?? role;
}

import { AppError } from "#server/errors.ts";

const MAX_HOSTS = 200_000;

/** What a reader holds of the hosts a report names is bounded. Errors: AppError("bad-input") above 200,000. */
export function checkHostCount(count: number): void {
  if (count > MAX_HOSTS) throw new AppError("bad-input", `The report names more than ${MAX_HOSTS} hosts.`);
}

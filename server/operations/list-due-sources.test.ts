import { expect, test } from "vitest";
import { isDue } from "#server/operations/list-due-sources.ts";

const startedAt = "2026-10-01T00:00:00Z";

test.each<[string, Parameters<typeof isDue>[0] | null, string, string, boolean]>([
  ["never pulled", null, "PT5M", startedAt, true],
  ["cut off", { status: "interrupted", trouble: null, startedAt }, "PT5M", "2026-10-01T00:00:01Z", true],
  ["pulled four minutes ago", { status: "succeeded", trouble: null, startedAt }, "PT5M", "2026-10-01T00:04:59Z", false],
  ["pulled five minutes ago", { status: "succeeded", trouble: null, startedAt }, "PT5M", "2026-10-01T00:05:00Z", true],
  ["failed on the vendor's side", { status: "failed", trouble: "server-error", startedAt }, "PT5M", "2026-10-01T00:05:00Z", true],
  ["its key was refused", { status: "failed", trouble: "credentials", startedAt }, "PT5M", "2026-10-01T00:59:59Z", false],
  ["its key was refused an hour ago", { status: "failed", trouble: "credentials", startedAt }, "PT5M", "2026-10-01T01:00:00Z", true],
  ["its key was refused and it is pulled daily", { status: "failed", trouble: "credentials", startedAt }, "P1D", "2026-10-01T23:00:00Z", false],
])("%s", (_name, last, every, now, due) => {
  expect(isDue(last ?? undefined, { every, now })).toBe(due);
});

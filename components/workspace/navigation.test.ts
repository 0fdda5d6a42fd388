import { expect, test } from "vitest";
import { isCurrent, NAVIGATION } from "#components/workspace/navigation.ts";
import type { Role } from "#server/posture/access.ts";

test.each<[Role, string, string[]]>([
  ["client", "/", ["Latest report"]],
  ["client", "/clients/alder-falls/2026-10", ["Latest report"]],
  ["client", "/clients/alder-falls/payments", ["Payments"]],
  ["client", "/payments", ["Payments"]],
  ["client", "/documents/abc", []],
  ["csm", "/clients/alder-falls/2026-10", ["Clients"]],
  ["csm", "/clients-of-others", []],
  ["security", "/findings/rules", ["Findings"]],
  ["admin", "/sources", ["Sources"]],
])("%s at %s stands in %j", (role, path, labels) => {
  expect(NAVIGATION[role].filter((place) => isCurrent(place, role, path)).map(({ label }) => label)).toEqual(labels);
});

import { expect, test } from "vitest";
import { contextOf } from "#server/posture/sections/context.fixture.ts";
import { promises } from "#server/posture/sections/promises.ts";

test("all kept is said in one sentence", () => {
  expect(promises.build(contextOf())).toMatchObject({ verdict: { state: "met", label: "Kept" }, headline: "All seven of our public promises held for you." });
});

test("one promise in trouble is named", () => {
  const section = promises.build(contextOf({ cadence: { scanDays: 29, assessmentDays: 365 } }));
  expect(section).toMatchObject({
    verdict: { state: "at-risk", label: "1 at risk" },
    headline: "Six of our seven public promises held for you; a scan ran late.",
  });
});

test("what cannot be shown takes the verdict away", () => {
  const section = promises.build(contextOf({ attestations: [] }));
  expect(section).toMatchObject({
    verdict: { state: "no-data", label: "2 cannot be shown" },
    headline: "Five of our seven public promises held for you; two cannot be shown.",
  });
});

import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Preview } from "#components/deadlines/deadline-preview.tsx";
import { type Catalogue, DeadlinesScreen } from "#components/deadlines/deadlines-screen.tsx";
import { DEADLINE_PRESETS } from "#server/posture/deadline-policies.ts";

const kev: Catalogue = { catalogue: "kev", version: "2026.11.20", asOf: "2026-11-20", entries: 1404, fetchedAt: "2026-11-20T05:41:00Z", lastError: null };
const late = { id: "f", title: "Old TLS", host: "www.a.gov", severity: "high" as const, dueDay: "2026-11-01", overdueDays: 20, policy: "FedRAMP Rev5" };
const preview: Preview = { open: 3, undated: 1, kevOpen: 1, now: 0, overdue: 1, late: [late] };
function textOf(catalogue: Catalogue, shown: Preview = preview, form: ReactNode = null): string {
  const screen = (
    <DeadlinesScreen
      client={{ slug: "a", name: "City of A" }}
      today="2026-11-21"
      versions={[{ effectiveFrom: "2026-10-01", policies: [DEADLINE_PRESETS["fedramp-rev5"]], enteredBy: "Sam", enteredAt: "2026-09-30T12:00:00Z" }]}
      inForce={[DEADLINE_PRESETS["fedramp-rev5"], DEADLINE_PRESETS["bod-26-04"]]}
      catalogues={[catalogue]}
      preview={shown}
    >
      {form}
    </DeadlinesScreen>
  );
  return renderToStaticMarkup(screen)
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");
}

test("the headline states how many open findings are past due, and the page by whose measure", () => {
  const text = textOf(kev);
  for (const said of [
    "One of 3 open findings is past due.",
    "Measured by the earliest date of FedRAMP Rev5 and CISA BOD 26-04 (reference).",
    "20 days past due",
    "1 has no due date.",
    "1 of the open ones is known to be exploited (KEV).",
  ])
    expect(text).toContain(said);
  expect(text).toContain("1 of 3 open findings is past due.");
  expect(textOf(kev, { ...preview, overdue: 0, late: [] })).toContain("None of 3 open findings is past due.");
});

test.each<[string, Partial<Catalogue>]>([
  ["Current", {}],
  ["Last try failed", { lastError: "www.cisa.gov did not answer." }],
  ["19 days old", { asOf: "2026-11-02" }],
  ["No copy", { version: null, asOf: null, fetchedAt: null, entries: 0 }],
])("a catalogue's standing is said: %s", (standing, more) => {
  expect(textOf({ ...kev, ...more })).toContain(standing);
});

test.each([
  ["false, as a page says it", false, true],
  ["a form", "The form", false],
])("the deadlines in force are read while nobody changes them: %s", (_what, form, read) => {
  const text = textOf(kev, preview, form);
  expect([text.includes("In force today"), text.includes("Versions"), text.includes("The form")]).toEqual([read, read, !read]);
});

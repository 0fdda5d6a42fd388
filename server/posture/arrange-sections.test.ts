import { expect, test } from "vitest";
import { buildReport } from "#server/posture/build-report.ts";
import { forReader } from "#server/posture/disclosure.ts";
import { factsOf, OCTOBER_POLICY } from "#server/posture/facts.fixture.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { SECTIONS } from "#server/posture/registry.ts";
import type { Report } from "#server/posture/report.ts";

const base = factsOf({ policies: [{ ...OCTOBER_POLICY, targetPpm: 999_900 }] });
const full = buildReport(base);
const build = (more: Partial<ClientFacts>) => buildReport({ ...base, ...more });
const ids = (report: Report) => report.sections.map(({ id }) => id);

test.each([
  [
    ["compliance", "promises"],
    ["summary", "compliance", "promises", "how-we-know", "glossary"],
  ],
  [[], ["summary", "how-we-know", "glossary"]],
  [
    ["glossary", "promises", "no-such-section", "promises", "summary"],
    ["summary", "promises", "how-we-know", "glossary"],
  ],
])("a design of %j shows %j", (sections, expected) => {
  expect(ids(build({ design: { sections } }))).toEqual(expected);
});

test("leaving sections out changes no figure, verdict, headline or opening sentence", () => {
  const bare = build({ design: { sections: [] } });
  const { verdict, headline, summary, action, figures } = full;
  expect(full.verdict.state).toBe("missed");
  expect(bare).toMatchObject({ verdict, headline, summary, action });
  expect(bare.figures).toEqual(figures);
  expect(bare.sections[0]).toEqual(full.sections[0]);
});

test("the report says what was left out, with its verdict", () => {
  const text = JSON.stringify(build({ design: { sections: ["promises"] } }).sections.find(({ id }) => id === "how-we-know"));
  expect(text).toContain("Left out of this report at your choice:");
  expect(text).toContain("Availability (contract missed)");
  expect(JSON.stringify(full)).not.toContain("Left out of this report");
});

test("what was left out is also told to programs, and forgotten by no edition", () => {
  const bare = forReader(build({ design: { sections: ["promises"] } }), "client");
  expect(bare.leftOut?.find(({ id }) => id === "availability")).toEqual({
    id: "availability",
    title: "Availability",
    verdict: { state: "missed", label: "Contract missed" },
  });
  expect([...bare.sections, ...(bare.leftOut ?? [])].map(({ id }) => id).sort()).toEqual(full.sections.map(({ id }) => id).sort());
  expect(full).not.toHaveProperty("leftOut");
});

test("a note stands first in its section, for every reader, as it was written", () => {
  const notes = ["summary", "promises"].map((section) => ({ section, text: " <b>Well done</b>\nall ", by: "Dana Whitfield", at: "2026-11-03T02:00:00Z" }));
  const client = forReader(build({ notes }), "client");
  for (const id of ["summary", "promises"])
    expect(client.sections.find((section) => section.id === id)?.blocks[0]).toEqual({
      audience: "all",
      block: { kind: "note", text: "<b>Well done</b>\nall", by: "Dana Whitfield", at: "2026-11-02" },
    });
});

test("a note without text, or of a section that is not shown, is not there", () => {
  const notes = [
    { section: "promises", text: "  ", by: "Dana", at: "2026-11-03T02:00:00Z" },
    { section: "compliance", text: "Seen?", by: "Dana", at: "2026-11-03T02:00:00Z" },
  ];
  expect(JSON.stringify(build({ notes, design: { sections: ["promises"] } }))).not.toMatch(/"kind":"note"/);
});

test("a section given in place of the registry is built and shown", () => {
  const trial = { id: "trial", title: "Trial", build: () => ({ id: "trial", title: "Trial", verdict: null, headline: "Tried.", notes: [], blocks: [] }) };
  expect(ids(buildReport(base, [...SECTIONS, trial])).at(-1)).toBe("trial");
});

test("the glossary explains what the client's report says, and nothing that only staff may read", () => {
  const terms = (report: Report) => {
    const block = report.sections.find(({ id }) => id === "glossary")?.blocks[0]?.block;
    return block?.kind === "definitions" ? block.items.map(({ term }) => term) : [];
  };
  expect(terms(full)).toEqual(expect.arrayContaining(["Finding", "Uptime", "PCI DSS", "SOC 2", "Cross-site scripting (XSS)"]));
  expect(terms(full)).not.toContain("Penetration test");
  const findings = base.findings.map((each) => (each.id === "f-hidden" ? { ...each, title: "A penetration test got in" } : each));
  const hidden = build({ findings });
  expect(JSON.stringify(hidden)).toContain("A penetration test got in");
  expect(terms(hidden)).not.toContain("Penetration test");
  expect(terms(build({ design: { sections: [] } }))).not.toContain("ISO 27001");
});

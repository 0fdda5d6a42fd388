import { expect, test } from "vitest";
import { buildReport } from "#server/posture/build-report.ts";
import { forReader, reaches } from "#server/posture/disclosure.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import { type Audience, Reader, type Report } from "#server/posture/report.ts";

const full = buildReport(factsOf());
const marked = (audience: Audience): Report => ({
  ...full,
  sections: [{ id: "x", title: "X", verdict: null, headline: "X", notes: [], blocks: [{ audience, block: { kind: "paragraph", text: `for ${audience}` } }] }],
});

test.each([
  ["all", ["client", "csm", "leadership", "security"]],
  ["staff", ["csm", "leadership", "security"]],
  ["security", ["security"]],
] as const)("a block for %s reaches exactly %s", (audience, readers) => {
  for (const reader of Reader.options) {
    const shown = JSON.stringify(forReader(marked(audience), reader)).includes(`for ${audience}`);
    expect(shown).toBe((readers as readonly string[]).includes(reader));
    expect(reaches(reader, audience)).toBe(shown);
  }
});

test("a finding under evaluation is named to the security team only, and its rule to nobody else either", () => {
  const secrets = ["Outdated payment library", "f-hidden"];
  for (const reader of Reader.options) {
    const text = JSON.stringify(forReader(full, reader));
    for (const secret of secrets.slice(0, 1)) expect(text.includes(secret)).toBe(reader === "security");
    if (reader !== "security") for (const secret of secrets) expect(text).not.toContain(secret);
  }
});

test("every edition shows the same figures, verdicts and headlines", () => {
  for (const reader of Reader.options) {
    const edition = forReader(full, reader);
    expect(edition.reader).toBe(reader);
    expect(edition.figures).toEqual(full.figures);
    expect(edition.sections.map(({ headline, verdict }) => ({ headline, verdict }))).toEqual(
      full.sections.map(({ headline, verdict }) => ({ headline, verdict })),
    );
  }
});

test("an edition that was cut cannot be widened again", () => {
  expect(() => forReader(forReader(full, "client"), "csm")).toThrow(/cannot become/);
  expect(() => forReader(forReader(full, "leadership"), "security")).toThrow(/cannot become/);
  expect(forReader(forReader(full, "csm"), "client")).toEqual(forReader(full, "client"));
});

test("an upstream's error text stays with the staff", () => {
  const facts = factsOf();
  const report = buildReport({ ...facts, sources: facts.sources.map((source) => ({ ...source, lastError: "connect ECONNREFUSED 10.0.0.7", quarantined: 2 })) });
  expect(JSON.stringify(forReader(report, "client"))).not.toContain("ECONNREFUSED");
  expect(JSON.stringify(forReader(report, "csm"))).toContain("ECONNREFUSED");
});

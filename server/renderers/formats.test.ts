import { expect, test, vi } from "vitest";
import type { Block } from "#server/posture/blocks.ts";
import { buildReport } from "#server/posture/build-report.ts";
import { forReader, reaches } from "#server/posture/disclosure.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import { SECTIONS } from "#server/posture/registry.ts";
import type { Audience, Report } from "#server/posture/report.ts";
import { Reader } from "#server/posture/report.ts";
import type { SectionBuilder } from "#server/posture/section.ts";
import { slides } from "#server/posture/slides.ts";
import { everyBlockReport } from "#server/renderers/every-block.fixture.ts";
import { squeezed, textOfFile } from "#server/renderers/file-text.fixture.ts";
import { FORMATS, findRenderer } from "#server/renderers/registry.ts";

// The typesetter takes seconds to wake up where several tests run at once.
vi.setConfig({ testTimeout: 30_000 });

const publication = { revision: 1, sha256: "a".repeat(64), code: "KW-1A2B-3C4D", publishedAt: "2026-11-03T12:00:00Z", replaces: null, errata: [] };

async function fileOf(format: string, report: Report): Promise<{ bytes: Uint8Array; text: string; faults: unknown[] }> {
  const renderer = await findRenderer(format);
  if (renderer === null) throw new Error(`no renderer ${format}`);
  const bytes = await renderer.render(report, publication);
  return { bytes, text: await textOfFile(format, bytes), faults: (await renderer.faults?.(bytes)) ?? [] };
}

const unstopped = (sentence: string) => squeezed(sentence).replace(/\.$/u, "");

/** The displays of every figure a block shows. */
function shownFigures(report: Report): string[] {
  const blocks = JSON.stringify(report.sections.map((section) => section.blocks));
  const ids = new Set([...blocks.matchAll(/"figure":"([^"]+)"/gu)].map(([, id]) => id ?? ""));
  return [...ids].flatMap((id) => report.figures[id]?.display ?? []);
}

const marked = (audience: Audience): { audience: Audience; block: Block } => ({
  audience,
  block: {
    kind: "table",
    title: `planted-title-${audience}`,
    columns: [{ title: `planted-column-${audience}`, align: "start" }],
    rows: [[{ text: `planted-cell-${audience}`, detail: `planted-detail-${audience}` }]],
    note: `planted-note-${audience}`,
  },
});

const planting: SectionBuilder = {
  id: "planted",
  title: "Planted",
  build: () => ({
    id: "planted",
    title: "Planted",
    verdict: null,
    headline: "Something is planted here",
    notes: [],
    blocks: (["all", "staff", "security"] as const).map(marked),
  }),
};

const REPORTS: [string, Report][] = [
  ["the fixture client", buildReport(factsOf(), [...SECTIONS, planting])],
  [
    "a client of nothing",
    buildReport(factsOf({ sites: [], checks: [], findings: [], scans: [], evaluations: [], attestations: [], sources: [], maintenance: [] }), [
      ...SECTIONS,
      planting,
    ]),
  ],
];

for (const format of FORMATS) {
  for (const [name, full] of REPORTS) {
    for (const reader of Reader.options) {
      test(`${format} for ${reader}, ${name}: the same headlines and figures, and nothing of a block that is not for them`, async () => {
        const report = forReader(full, reader);
        const { text, faults } = await fileOf(format, report);
        expect(faults).toEqual([]);
        expect(text).toContain(unstopped(report.headline));
        for (const section of report.sections) expect.soft(text, section.id).toContain(unstopped(section.headline));
        for (const display of shownFigures(report)) expect.soft(text).toContain(squeezed(display));
        for (const audience of ["all", "staff", "security"] as const) {
          for (const part of ["title", "column", "cell", "detail", "note"]) {
            const planted = `planted-${part}-${audience}`;
            if (reaches(reader, audience)) expect.soft(text).toContain(planted);
            else expect.soft(text).not.toContain(planted);
          }
        }
      });
    }
  }
}

const KINDS = [
  ...new Map(
    everyBlockReport()
      .sections.flatMap((section) => section.blocks)
      .map(({ block }) => [block.kind, block]),
  ).values(),
];

/** The same block with every sentence in it marked, so that what a format leaves out can be named. */
function tagged(block: Block): { block: Block; tags: string[] } {
  const tags: string[] = [];
  const tag = () => `trial${tags.push(`trial${tags.length}x`) - 1}x`;
  switch (block.kind) {
    case "paragraph":
      return { block: { ...block, text: tag() }, tags };
    case "note":
      return { block: { ...block, text: tag(), by: tag() }, tags };
    case "key-figures":
      return { block: { ...block, items: block.items.slice(0, 2).map((item) => ({ ...item, label: tag(), value: tag(), detail: [tag()] })) }, tags };
    case "promise-ledger":
      return { block: { ...block, rows: block.rows.slice(0, 2).map((row) => ({ ...row, promise: tag(), proof: tag() })) }, tags };
    case "day-strip":
      return { block: { ...block, title: tag() }, tags };
    case "ledger":
      return { block: { ...block, rows: block.rows.slice(0, 2).map((row) => ({ ...row, label: tag(), value: { text: tag() } })) }, tags };
    case "findings-flow":
      return { block: { ...block, terms: block.terms.slice(0, 2).map((term) => ({ ...term, label: tag(), value: { text: tag() } })) }, tags };
    case "badge-shelf":
      return { block: { ...block, badges: block.badges.slice(0, 2).map((badge) => ({ ...badge, label: tag(), scope: tag(), until: tag() })) }, tags };
    case "table":
      return { block: { ...block, columns: [{ title: tag(), align: "start" }], rows: [[{ text: tag() }], [{ text: tag() }]], note: null }, tags };
    case "trend":
      return { block: { ...block, summary: tag() }, tags };
    case "definitions":
      return { block: { ...block, items: block.items.slice(0, 2).map(() => ({ term: tag(), text: tag() })) }, tags };
    case "actions":
      return { block: { ...block, items: [{ text: tag(), detail: tag(), until: null }] }, tags };
    case "change-list":
      return {
        block: { ...block, groups: block.groups.slice(0, 1).map((group) => ({ ...group, label: tag(), rows: [{ text: tag(), detail: tag() }], note: null })) },
        tags,
      };
    case "comparison":
      return {
        block: {
          ...block,
          rows: block.rows.slice(0, 2).map((row) => ({ ...row, label: tag(), before: { text: tag() }, after: { text: tag() }, change: tag() })),
        },
        tags,
      };
    case "bars":
      return { block: { ...block, bars: [{ label: tag(), value: 3, cell: { text: tag() } }], summary: tag() }, tags };
    case "follow-ups":
      return { block: { ...block, rows: block.rows.slice(0, 1).map((row) => ({ ...row, asked: tag(), promised: tag(), owner: tag() })) }, tags };
    default:
      return block satisfies never;
  }
}

test.for(KINDS.map((block) => [block.kind, block] as const))(
  "a section made of %s, one builder more, is in every format and in the slides",
  async ([kind, block]) => {
    const trial = tagged(block);
    expect(trial.tags.length).toBeGreaterThan(0);
    const section: SectionBuilder = {
      id: "trial",
      title: "Trial",
      build: () => ({
        id: "trial",
        title: "Trial",
        verdict: null,
        headline: "A trial section stands here",
        notes: [],
        blocks: [{ audience: "all", block: trial.block }],
      }),
    };
    const report = forReader(buildReport(factsOf(), [...SECTIONS.slice(0, 1), section]), "client");
    // What only explains words is told in the walk-through where the words are used.
    expect(slides(report).some((slide) => slide.section === "trial" && slide.title === "A trial section stands here")).toBe(kind !== "definitions");
    for (const format of FORMATS) {
      const { text, faults } = await fileOf(format, report);
      expect.soft(faults, format).toEqual([]);
      for (const tag of ["Atrialsectionstandshere", ...trial.tags]) expect.soft(text, `${kind} in ${format}`).toContain(tag);
    }
  },
);

import { beforeAll, expect, test } from "vitest";
import { everyBlockReport } from "#server/renderers/every-block.fixture.ts";
import { type Parts, readParts, writeParts } from "#server/renderers/office-zip.ts";
import { pptx } from "#server/renderers/pptx.ts";
import { pptxFaults } from "#server/renderers/pptx-faults.ts";

let deck: Uint8Array;
beforeAll(async () => {
  deck = await pptx.render(everyBlockReport(), null);
});

/** The number of a slide that has what is looked for. */
function slideWith(parts: Parts, part: string): number {
  const name = [...parts.keys()].find((each) => /^ppt\/slides\/slide\d+\.xml$/u.test(each) && String(parts.get(each)).includes(part));
  return Number(/\d+/u.exec(name ?? "")?.[0]);
}

async function faultsAfter(edit: (parts: Parts) => void): Promise<string[]> {
  const parts = readParts(deck);
  edit(parts);
  return (await pptxFaults(writeParts(parts))).map(({ where, rule, message }) => `${where} · ${rule} · ${message}`);
}

function change(parts: Parts, name: string, from: string | RegExp, to: string): void {
  const before = String(parts.get(name));
  const after = before.replace(from, to);
  expect(after, `${name} has ${from}`).not.toBe(before);
  parts.set(name, after);
}

const TITLE = /<p:sp>(?:(?!<\/p:sp>).)*?<p:ph type="title"\/>.*?<\/p:sp>/su;

test("our own decks have none", async () => {
  expect(await pptxFaults(deck)).toEqual([]);
});

test("a slide without a title, with an empty one, or with one that is not read first is named", async () => {
  expect(await faultsAfter((parts) => change(parts, "ppt/slides/slide2.xml", '<p:ph type="title"/>', ""))).toEqual([
    "slide 2 · WCAG 2.4.2 · The slide has no title.",
  ]);
  expect(
    await faultsAfter((parts) =>
      change(
        parts,
        "ppt/slides/slide2.xml",
        TITLE,
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title"/><p:cNvSpPr/><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p/></p:txBody></p:sp>',
      ),
    ),
  ).toEqual(["slide 2 · WCAG 2.4.2 · The slide's title is empty."]);
  const late = await faultsAfter((parts) => {
    const title = TITLE.exec(String(parts.get("ppt/slides/slide2.xml")))?.[0] ?? "";
    change(parts, "ppt/slides/slide2.xml", title, "");
    change(parts, "ppt/slides/slide2.xml", "</p:spTree>", `${title}</p:spTree>`);
  });
  expect(late).toEqual(["slide 2 · WCAG 1.3.2 · The title is not the first thing read."]);
});

test("two slides with one title are named", async () => {
  const faults = await faultsAfter((parts) => {
    const title = /<p:ph type="title"\/>.*?<a:t>(.*?)<\/a:t>/su.exec(String(parts.get("ppt/slides/slide2.xml")))?.[1] ?? "";
    change(parts, "ppt/slides/slide3.xml", /(<p:ph type="title"\/>.*?<a:t>).*?(<\/a:t>)/su, `$1${title}$2`);
  });
  expect(faults).toEqual(["slide 3 · WCAG 2.4.6 · It has the same title as slide 2."]);
});

test("a table, a chart or a drawing without a description is named; one marked as decoration is not", async () => {
  for (const [part, what, name] of [
    ["<a:tbl>", "chart or table", "Table: "],
    ["<c:chart ", "chart or table", "Chart: "],
    ["<a:custGeom>", "shape", "Days: "],
  ] as const) {
    const faults = await faultsAfter((parts) => {
      const slide = `ppt/slides/slide${slideWith(parts, part)}.xml`;
      change(parts, slide, new RegExp(`(name="${name}[^"]*") descr="[^"]*"`, "u"), "$1");
    });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`WCAG 1.1.1 · The ${what} “${name}`);
  }
  const rule = await faultsAfter((parts) =>
    change(parts, `ppt/slides/slide${slideWith(parts, "adec:decorative")}.xml`, / val="1"\/><\/a:ext>/u, ' val="0"/></a:ext>'),
  );
  expect(rule).toEqual([expect.stringContaining("WCAG 1.1.1 · The shape “Rule”")]);
});

test("a table without a header row is named", async () => {
  const faults = await faultsAfter((parts) => change(parts, `ppt/slides/slide${slideWith(parts, "firstRow")}.xml`, ' firstRow="1"', ""));
  expect(faults).toEqual([expect.stringMatching(/WCAG 1\.3\.1 · The table “Table: .*” has no header row\.$/u)]);
});

test("an empty placeholder is named", async () => {
  const empty =
    '<p:sp><p:nvSpPr><p:cNvPr id="99" name="Body"/><p:cNvSpPr/><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p/></p:txBody></p:sp>';
  expect(await faultsAfter((parts) => change(parts, "ppt/slides/slide4.xml", "</p:spTree>", `${empty}</p:spTree>`))).toEqual([
    "slide 4 · WCAG 1.3.1 · The placeholder “Body” is empty.",
  ]);
});

test("text without a language, and a document without one or without a title, are named", async () => {
  expect(await faultsAfter((parts) => change(parts, "ppt/slides/slide5.xml", /<a:r><a:rPr lang="en-US"/u, "<a:r><a:rPr"))).toEqual([
    "slide 5 · WCAG 3.1.1 · 1 pieces of text do not say their language.",
  ]);
  expect(await faultsAfter((parts) => change(parts, "docProps/core.xml", /<dc:language>.*?<\/dc:language>/u, ""))).toEqual([
    "document properties · WCAG 3.1.1 · The document does not say its language.",
  ]);
  expect(await faultsAfter((parts) => change(parts, "docProps/core.xml", /<dc:title>.*?<\/dc:title>/u, "<dc:title> </dc:title>"))).toEqual([
    "document properties · WCAG 2.4.2 · The document has no title.",
  ]);
});

test("a slide without notes is named", async () => {
  expect(await faultsAfter((parts) => change(parts, "ppt/notesSlides/notesSlide2.xml", /<a:p><a:r>.*?<\/a:p>(?=<\/p:txBody>)/su, "<a:p/>"))).toEqual([
    "slide 2 · Speaker notes · The slide has no notes.",
  ]);
});

test("a part that is missing or broken is named, and what is no deck at all", async () => {
  expect(await faultsAfter((parts) => parts.delete("ppt/charts/chart1.xml"))).toEqual([
    expect.stringContaining("ECMA-376 relationships · It points to /ppt/charts/chart1.xml"),
  ]);
  expect(await faultsAfter((parts) => parts.set("ppt/slides/slide1.xml", "<p:sld>\u0000"))).toEqual([
    expect.stringMatching(/^ppt\/slides\/slide1\.xml · WCAG 4\.1\.1 · This part is not well-formed/u),
  ]);
  expect((await pptxFaults(new TextEncoder().encode("no zip"))).map(({ message }) => message)).toEqual(["The file cannot be opened."]);
});

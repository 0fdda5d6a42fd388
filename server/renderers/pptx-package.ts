import { CORE, corePart, type Parts, writeParts } from "#server/renderers/office-zip.ts";
import type { Mark } from "#server/renderers/pptx-canvas.ts";
import { writeWorkbook } from "#server/renderers/workbook.ts";
import type { Sheet } from "#server/renderers/workbook-sheet.ts";
import { xmlText } from "#server/renderers/xml-text.ts";

/** What pptxgenjs cannot write. `notes` has one entry a slide; `charts` one a chart, in drawing order. */
export type Finish = {
  title: string;
  creator: string;
  at: string;
  code: string | null;
  marks: Mark[];
  notes: string[][];
  charts: Sheet[];
  colors: Record<string, string>;
};

const DECORATIVE =
  '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>';

/** The whole element a name stands in: a shape, picture or frame. */
const ELEMENT = /<p:(sp|pic|graphicFrame)>.*?<\/p:\1>/gsu;
const hatch = (fill: string) =>
  fill.replace(
    /<a:solidFill>(<a:srgbClr val="[0-9A-F]{6}"\/?>(?:<\/a:srgbClr>)?)<\/a:solidFill>/u,
    '<a:pattFill prst="wdUpDiag"><a:fgClr>$1</a:fgClr><a:bgClr><a:srgbClr val="EEF0F4"/></a:bgClr></a:pattFill>',
  );

function finishElement(element: string, marks: Mark[]): string {
  const number = /name="mark-(\d+)"/u.exec(element)?.[1];
  const mark = number === undefined ? undefined : marks[Number(number)];
  if (mark === undefined) return element;
  const descr = typeof mark.role === "object" ? ` descr="${xmlText(mark.role.alt)}"` : "";
  const named = element.replace(
    /<p:cNvPr id="(\d+)" name="mark-\d+"[^>]*?(?:\/>|>\s*<\/p:cNvPr>)/u,
    (_, id: string) => `<p:cNvPr id="${id}" name="${xmlText(mark.name)}"${descr}>${mark.role === "decorative" ? DECORATIVE : ""}</p:cNvPr>`,
  );
  const titled =
    mark.role === "title"
      ? named.replace(/<p:cNvSpPr[^>]*\/>\s*<p:nvPr>\s*<\/p:nvPr>/u, '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="title"/></p:nvPr>')
      : named;
  return mark.hatched === true ? hatch(titled) : titled;
}

/** pptxgenjs adds the layout's title, empty, to each slide that did not fill it in its own way. */
const isLeftEmpty = (element: string) => !element.includes('name="mark-') && /<p:ph[^>]*type="title"/u.test(element) && !element.includes("<a:t>");

function finishSlide(xml: string, marks: Mark[], layout: boolean): string {
  let id = 1;
  return (
    xml
      .replace(ELEMENT, (element) => (!layout && isLeftEmpty(element) ? "" : finishElement(element, marks)))
      .replaceAll("<a:tblPr/>", '<a:tblPr firstRow="1"/>')
      // One paragraph has one set of properties; pptxgenjs repeats them before every run.
      .replace(/<\/a:r><a:pPr[^>]*?(?:\/>|>.*?<\/a:pPr>)/gsu, "</a:r>")
      // It numbers tables and slide numbers in their own way, so that numbers meet.
      .replace(/<p:cNvPr id="\d+"/gu, () => `<p:cNvPr id="${id++}"`)
  );
}

function finishNotes(xml: string, lines: string[]): string {
  const paragraphs = lines.map((line) => `<a:p><a:r><a:rPr lang="en-US" dirty="0"/><a:t>${xmlText(line)}</a:t></a:r></a:p>`).join("");
  return xml.replace(/(<p:ph type="body" idx="1"\/>.*?<a:lstStyle\/>).*?(<\/p:txBody>)/su, (_, before: string, after: string) => before + paragraphs + after);
}

function finishTheme(xml: string, colors: Record<string, string>): string {
  return Object.entries(colors).reduce(
    (text, [name, color]) => text.replace(new RegExp(`<a:${name}>.*?</a:${name}>`, "su"), `<a:${name}><a:srgbClr val="${color}"/></a:${name}>`),
    xml,
  );
}

/** pptxgenjs counts charts over the life of the process; here they are 1, 2, … in the order they were drawn. */
function renumberCharts(parts: Parts): Parts {
  const numbers = [...parts.keys()]
    .flatMap((name) => /^ppt\/charts\/chart(\d+)\.xml$/u.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  const rename = (text: string) =>
    text.replace(
      /(charts\/chart|charts\/_rels\/chart|Microsoft_Excel_Worksheet)(\d+)(?=\.x)/gu,
      (_, before: string, number: string) => `${before}${numbers.indexOf(Number(number)) + 1}`,
    );
  return new Map(
    [...parts].map(([name, content]) => [
      rename(name),
      typeof content === "string" && /(\.rels|\[Content_Types\]\.xml)$/u.test(name) ? rename(content) : content,
    ]),
  );
}

/** The second line of a chart is what the first is held against: dashed, without points of its own. */
function finishChart(xml: string): string {
  const [head, first, ...rest] = xml.split("<c:ser>");
  if (!xml.includes("<c:lineChart>") || head === undefined || first === undefined || rest.length === 0) return xml;
  const target = rest.map((series) =>
    series
      .replace(/<c:marker>.*?<\/c:marker>/su, '<c:marker><c:symbol val="none"/></c:marker>')
      .replace('<a:prstDash val="solid"/>', '<a:prstDash val="dash"/>'),
  );
  return [head, first, ...target].join("<c:ser>");
}

/** Names only parts that are there. */
function finishTypes(xml: string, parts: Parts): string {
  return xml.replace(/<Override PartName="\/([^"]+)"[^>]*\/>/gu, (override, name: string) => (parts.has(name) ? override : ""));
}

/** The deck as it is delivered: named, described, numbered, dated by the report, with true numbers behind its charts. Same input, same bytes. */
export function finishDeck(drawn: Parts, finish: Finish): Uint8Array {
  const parts = renumberCharts(drawn);
  const edit = (name: string, change: (xml: string) => string) => {
    const content = parts.get(name);
    if (typeof content === "string") parts.set(name, change(content));
  };
  for (const name of parts.keys()) {
    const notes = /^ppt\/notesSlides\/notesSlide(\d+)\.xml$/u.exec(name)?.[1];
    if (notes !== undefined) edit(name, (xml) => finishNotes(xml, finish.notes[Number(notes) - 1] ?? []));
    const kind = /^ppt\/(slides|slideLayouts)\/[^/]+\.xml$/u.exec(name)?.[1];
    if (/^ppt\/charts\/[^/]+\.xml$/u.test(name)) edit(name, finishChart);
    if (kind !== undefined) edit(name, (xml) => finishSlide(xml, finish.marks, kind === "slideLayouts"));
  }
  finish.charts.forEach((sheet, at) => {
    parts.set(
      `ppt/embeddings/Microsoft_Excel_Worksheet${at + 1}.xlsx`,
      writeWorkbook({ title: finish.title, creator: finish.creator, at: finish.at, sheets: [sheet] }, true),
    );
  });
  edit("ppt/slideMasters/slideMaster1.xml", (xml) => xml.replace(/(<p:titleStyle>\s*<a:lvl1pPr algn=)"ctr"/u, '$1"l"'));
  edit("ppt/theme/theme1.xml", (xml) => finishTheme(xml, finish.colors));
  edit("[Content_Types].xml", (xml) => finishTypes(xml, parts));
  parts.set(CORE, corePart(finish));
  return writeParts(parts);
}

import type PptxGenJS from "pptxgenjs";
import type { Publication, Report } from "#server/posture/report.ts";
import { textWidth } from "#server/posture/slides-measure.ts";
import { type Deck, place } from "#server/renderers/pptx-canvas.ts";
import { ACCENT, BODY, INK, INK_2, inches, points, SANS, SERIF, STAGE } from "#server/renderers/pptx-look.ts";
import { visibleText } from "#server/renderers/visible-text.ts";

type Objects = NonNullable<PptxGenJS.SlideMasterProps["objects"]>;

/** The largest size, up to `size`, at which a text is no longer than `width`. */
const sizeFor = (text: string, width: number, size: number): number => Math.min(size, Math.max(14, width / Math.max(1, textWidth(text, 1))));

function label(text: string, box: Parameters<typeof place>[0], more: PptxGenJS.TextPropsOptions & { size?: number; lines?: number } = {}): Objects[number] {
  const { size = 28, lines = 1, ...rest } = more;
  const plain = visibleText(text);
  return {
    text: {
      text: plain,
      options: {
        ...place(box),
        fontFace: SANS,
        fontSize: points(sizeFor(plain, box.w * lines * 0.95, size)),
        color: INK_2,
        margin: 0,
        valign: "middle",
        ...rest,
      },
    },
  };
}

/** The vendor's mark: its name, and its logo before it; a wide logo is taken to hold the name itself. */
function mark({ vendor }: Report, x: number, y: number, height: number): Objects {
  const name = (from: number) =>
    label(vendor.name, { x: from, y, w: BODY * 0.6 - (from - x), h: height }, { bold: true, color: ACCENT, size: Math.min(40, height * 0.7) });
  const { logo } = vendor;
  if (!logo) return [name(x)];
  const ratio = logo.width / Math.max(1, logo.height);
  const w = Math.min(BODY * 0.5, ratio * height);
  const high = w / Math.max(0.01, ratio);
  const image: Objects[number] = {
    image: { ...place({ x, y: y + (height - high) / 2, w, h: high }), data: `${logo.type};base64,${logo.data}`, altText: visibleText(logo.alt) },
  };
  return ratio < 2.2 ? [image, name(x + w + 16)] : [image];
}

const titleBox = (y: number, size: number): Objects[number] => ({
  placeholder: {
    options: {
      name: "title",
      type: "title",
      ...place({ x: STAGE.left, y, w: BODY, h: 180 }),
      fontFace: SERIF,
      fontSize: points(size),
      bold: true,
      color: INK,
      align: "left",
      valign: "top",
      margin: 0,
    },
    text: "",
  },
});

/** Cover, fact and appendix: what stands on every slide stands here once, and a new slide looks like the others. */
export function defineMasters({ file, report, check }: Deck, publication: Publication | null): void {
  const whose = `${report.client.name}, ${report.periodLabel}`;
  const standing =
    publication === null ? "Draft, not published" : `${check === null ? `Code ${publication.code}` : `Check: ${check.text}`}, revision ${publication.revision}`;
  const slideNumber = {
    ...place({ x: STAGE.right - 120, y: STAGE.foot, w: 120, h: 40 }),
    fontFace: SANS,
    fontSize: 14,
    color: INK_2,
    align: "right" as const,
    margin: 0,
    valign: "middle" as const,
  };
  const onTwo = textWidth(visibleText(whose), 28) > BODY * 0.48;
  const head = onTwo
    ? label(
        whose,
        { x: STAGE.left + BODY * 0.52, y: STAGE.kicker - 24, w: BODY * 0.48, h: 66 },
        { align: "right", valign: "top", bold: true, size: 22, lines: 2 },
      )
    : label(whose, { x: STAGE.left + BODY * 0.52, y: STAGE.kicker, w: BODY * 0.48, h: 36 }, { align: "right", valign: "top", bold: true });
  const foot = [
    ...mark(report, STAGE.left, STAGE.foot, 40),
    label(standing, { x: STAGE.left + BODY * 0.52, y: STAGE.foot, w: BODY * 0.39, h: 40 }, { align: "right", size: 24 }),
  ];
  const band: Objects[number] = { rect: { x: 0, y: 0, w: inches(20), h: inches(STAGE.height), fill: { color: ACCENT } } };
  const cover: Objects = [band, ...mark(report, STAGE.left, 112, 64), titleBox(430, 96)];
  file.defineSlideMaster({ title: "Cover", background: { color: "FFFFFF" }, objects: cover });
  for (const title of ["Fact", "Appendix"])
    file.defineSlideMaster({ title, background: { color: "FFFFFF" }, objects: [titleBox(STAGE.title, 72), head, ...foot], slideNumber });
}

import type { Slide } from "#server/posture/slide.ts";

export type Numbered = { slide: Slide; number: number; of: number };

/** How a slide's number is said. */
export function placeOf({ slide, number, of }: Numbered): string {
  return `${slide.appendix ? "Appendix " : ""}${number} of ${of}`;
}

/** "4 of 12" and, counted apart, "Appendix 3 of 22". */
export function numbered(slides: readonly Slide[]): Numbered[] {
  const main = slides.filter(({ appendix }) => !appendix).length;
  return slides.map((slide, at) => (slide.appendix ? { slide, number: at + 1 - main, of: slides.length - main } : { slide, number: at + 1, of: main }));
}

type Rgb = readonly [number, number, number];

/** The surfaces text stands on, the least contrasting first: paper and wash of components/ui/tokens.css. */
export const SURFACES = { light: ["#f5f6f8", "#ffffff"], dark: ["#161e2a", "#10161f"] } as const;
/** WCAG 2.2, 1.4.3: text of normal size. */
export const TEXT_RATIO = 4.5;
// Dark pages read calmly from here on; a light accent is the vendor's own choice and stays as it is.
const DARK_RATIO = 7;

/** "#rrggbb" → red, green and blue, 0 to 255. Throws RangeError on anything else. */
function rgbOf(hex: string): Rgb {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new RangeError(`not a colour: ${hex}`);
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}

function hexOf(rgb: Rgb): string {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance of "#rrggbb", 0 (black) to 1 (white), by WCAG 2.2. Throws RangeError on what is no colour. */
export function relativeLuminance(hex: string): number {
  const [red, green, blue] = rgbOf(hex).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours, 1 (none) to 21 (black on white), unrounded; the order does not matter. Throws RangeError on what is no colour. */
export function contrastRatio(one: string, other: string): number {
  const [a, b] = [relativeLuminance(one), relativeLuminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** A ratio in words, floored, so that 4.499 never reads as the 4.5 it does not reach: "4.4 to 1". */
export function spellRatio(ratio: number): string {
  return `${(Math.floor(ratio * 10 + 1e-9) / 10).toFixed(1)} to 1`;
}

/** `share` of `over` laid on `under`, in sRGB: 0 = `under`, 1 = `over`. */
export function mixColours(over: string, under: string, share: number): string {
  const [top, bottom] = [rgbOf(over), rgbOf(under)];
  return hexOf(top.map((part, at) => part * share + (bottom[at] ?? 0) * (1 - share)) as unknown as Rgb);
}

/** Hue (0 to 6), saturation and lightness (0 to 1). */
function hslOf(hex: string): Rgb {
  const [red, green, blue] = rgbOf(hex).map((part) => part / 255) as unknown as Rgb;
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const [span, lightness] = [most - least, (most + least) / 2];
  if (span === 0) return [0, 0, lightness];
  const hue = most === red ? ((green - blue) / span + 6) % 6 : most === green ? (blue - red) / span + 2 : (red - green) / span + 4;
  return [hue, span / (1 - Math.abs(2 * lightness - 1)), lightness];
}

function ofHsl([hue, saturation, lightness]: Rgb): string {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const part = (offset: number) => {
    const at = (offset + hue * 2) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1)));
  };
  return hexOf([part(0), part(8), part(4)]);
}

/** The colour itself where it reaches `ratio` on `surface`, else the nearest shade of it, lighter on a dark surface and darker on a light one, that does; white or black where none does. */
export function legibleOn(hex: string, surface: string, ratio: number): string {
  if (contrastRatio(hex, surface) >= ratio) return hex;
  const [hue, saturation, lightness] = hslOf(hex);
  const end = relativeLuminance(surface) > 0.18 ? 0 : 1;
  for (let step = 1; step < 100; step += 1) {
    const shade = ofHsl([hue, saturation, lightness + ((end - lightness) * step) / 100]);
    if (contrastRatio(shade, surface) >= ratio) return shade;
  }
  return end === 0 ? "#000000" : "#ffffff";
}

/** How far an accent reaches as text on the worse of our light surfaces; below `TEXT_RATIO` it may not be used. Throws RangeError on what is no colour. */
export function accentRatio(hex: string): number {
  return Math.min(...SURFACES.light.map((surface) => contrastRatio(hex, surface)));
}

/** The accent on light pages, made lighter for dark ones, and a tint of each on which it is still legible. Throws RangeError on what is no colour. */
export function accentVariants(hex: string): { light: string; dark: string; lightWash: string; darkWash: string } {
  const dark = legibleOn(hex, SURFACES.dark[0], DARK_RATIO);
  return { light: hex.toLowerCase(), dark, lightWash: washOf(hex, SURFACES.light[1], 0.1), darkWash: washOf(dark, SURFACES.dark[1], 0.18) };
}

/** As much of the accent as still carries the accent as text. */
function washOf(accent: string, paper: string, most: number): string {
  const shares = Array.from({ length: 20 }, (_, step) => most * (1 - step / 20));
  return shares.map((share) => mixColours(accent, paper, share)).find((wash) => contrastRatio(accent, wash) >= TEXT_RATIO) ?? paper;
}

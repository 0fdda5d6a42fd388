import type { VerdictState } from "#server/posture/blocks.ts";

/** The stage the slides are planned on, px at 1920 × 1080, and where things stand on it. */
export const STAGE = { width: 1920, height: 1080, left: 112, right: 1808, kicker: 84, title: 138, bottom: 962, foot: 992 } as const;
export const BODY = STAGE.right - STAGE.left;

/** Stage px → inches of a 13.333 × 7.5 inch slide. */
export const inches = (px: number): number => Math.round((px / 144) * 10_000) / 10_000;
/** Stage px → points. */
export const points = (px: number): number => Math.round(px * 5) / 10;

/** Colours of the theme, so that a deck takes another brand in one place; the rest are literal. */
export const INK = "tx1";
export const INK_2 = "tx2";
export const ACCENT = "accent1";
export const LINE = "DDE1E8";

/** On every machine with an office program; Public Sans and Source Serif 4 are not, and what replaces them is anybody's guess. "+mj-lt" and "+mn-lt" name them in the deck. */
export const FONTS = { headFontFace: "Cambria", bodyFontFace: "Arial" };
export const SERIF = "+mj-lt";
export const SANS = "+mn-lt";

/** Each colour of a verdict is at least 4.5:1 on white and never stands without its sign and word. */
export const VERDICTS: Record<VerdictState, { sign: string; color: string }> = {
  met: { sign: "✓", color: "1B6E45" },
  "at-risk": { sign: "▲", color: "8A5600" },
  missed: { sign: "✕", color: "A8231C" },
  "no-data": { sign: "○", color: "5A647A" },
};

/** Fills of the day strip, in the order they are drawn from the bottom. */
export const DAY_FILLS = [
  { key: "downS", label: "Down", color: "CF3A31", hatched: false },
  { key: "maintenanceS", label: "Announced maintenance", color: "7C93C4", hatched: false },
  { key: "unknownS", label: "No data", color: "5A647A", hatched: true },
  { key: "outsideS", label: "Not monitored", color: "DDE1E8", hatched: false },
  { key: "upS", label: "Up", color: "2F9E68", hatched: false },
] as const;

/** The theme's colours by their place in it. */
export function themeColors(accent: string | null | undefined): Record<string, string> {
  const brand = /^#[0-9a-f]{6}$/iu.test(accent ?? "") ? (accent ?? "").slice(1).toUpperCase() : "0B5E6F";
  return {
    dk1: "14203A",
    lt1: "FFFFFF",
    dk2: "414C66",
    lt2: "F5F6F8",
    accent1: brand,
    accent2: "2F9E68",
    accent3: "D99413",
    accent4: "CF3A31",
    accent5: "7C93C4",
    accent6: "8791A3",
    hlink: brand,
    folHlink: "414C66",
  };
}

import type { CSSProperties } from "react";

export type Accent = { light: string; dark: string; lightWash: string; darkWash: string };

/** What tokens.css takes for the vendor's accent, on the page or on a part of it; undefined = our own. */
export function accentStyle(accent: Accent | null): CSSProperties | undefined {
  if (accent === null) return undefined;
  return {
    "--vendor-accent": accent.light,
    "--vendor-wash": accent.lightWash,
    "--vendor-accent-dark": accent.dark,
    "--vendor-wash-dark": accent.darkWash,
  } as CSSProperties;
}

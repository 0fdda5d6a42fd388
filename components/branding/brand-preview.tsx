import type { CSSProperties } from "react";
import { type Brand, BrandMark } from "#components/ui/brand-mark.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";

type BrandPreviewProps = { brand: Brand; theme: "light" | "dark"; accent: string; wash: string };

/** The head of a report as it would look: page on the left, slide on the right. A picture of it, not the thing itself. */
export function BrandPreview({ brand, theme, accent, wash }: BrandPreviewProps) {
  const style = { "--accent": accent, "--accent-wash": wash } as CSSProperties;
  return (
    <figure className={`brand-preview ${theme}`} style={style}>
      <figcaption>{theme === "light" ? "On light pages and paper" : "On dark pages"}</figcaption>
      <div className="brand-pictures">
        <div className="brand-page">
          <p className="brand-top">
            <BrandMark brand={brand} />
            <span className="brand-chip">October 2026</span>
          </p>
          <p className="eyebrow">Security report, October 2026</p>
          <p className="brand-lede">Your three sites were down for 37 minutes; the contract allows 44.</p>
          <p>
            Anyone can check this copy on <span className="brand-link">the verify page</span>.
          </p>
        </div>
        <div className="brand-slide">
          <p className="brand-kicker">Availability</p>
          <p className="brand-title">Down 37 minutes in October</p>
          <VerdictMark verdict={{ state: "met", label: "Contract met" }} />
          <p className="brand-foot">
            <BrandMark brand={brand} />
          </p>
        </div>
      </div>
    </figure>
  );
}

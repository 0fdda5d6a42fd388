import { glue } from "#components/ui/glue.ts";
import type { Vendor } from "#server/posture/report.ts";
import type { Slide } from "#server/posture/slide.ts";

/** Client, period and standing; the vendor's mark when there is one. */
export function SlideCover({ slide, vendor }: { slide: Slide; vendor: Vendor }) {
  const [period, ...standing] = slide.blocks.flatMap((block) => (block.kind === "paragraph" ? [block.text] : []));
  return (
    <div className="cover-main">
      {/* biome-ignore lint/performance/noImgElement: it stands in the report itself; there is nothing to load */}
      {vendor.logo && <img className="cover-logo" src={`data:${vendor.logo.type};base64,${vendor.logo.data}`} alt={vendor.logo.alt} />}
      <h2>{slide.title}</h2>
      <p className="cover-period">{period}</p>
      {standing.map((line) => (
        <p key={line} className="cover-standing">
          {glue(line)}
        </p>
      ))}
    </div>
  );
}

import { BrandingForm } from "#components/branding/branding-form.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { formatDay } from "#server/posture/format.ts";
import type { Vendor } from "#server/posture/report.ts";

type BrandingScreenProps = { vendor: Vendor; changed: { by: string; at: string } | null };

/** How the vendor looks on every page and in every report to come. */
export function BrandingScreen({ vendor, changed }: BrandingScreenProps) {
  const { name, accent = null, logo = null } = vendor;
  const parts = [accent ? "its own accent" : "our accent", logo ? "a logo" : "no logo"].join(" and ");
  return (
    <Page>
      <PageTitle
        eyebrow="Branding"
        title={`Pages and reports speak for ${name}, with ${parts}.`}
        sub={
          changed
            ? `Last changed on ${formatDay(changed.at.slice(0, 10), { year: true })} by ${changed.by}.`
            : "Nothing has been chosen yet; the name comes from the installation."
        }
      />
      <BrandingForm name={name} accent={accent} logo={logo} />
    </Page>
  );
}

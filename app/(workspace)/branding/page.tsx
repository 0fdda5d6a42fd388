import type { Metadata } from "next";
import { BrandingScreen } from "#components/branding/branding-screen.tsx";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Branding" };

export default async function BrandingPage() {
  const { changed, ...vendor } = await pageData("/branding", (api) => api.branding.get());
  return <BrandingScreen vendor={vendor} changed={changed} />;
}

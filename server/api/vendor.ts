import { createHash } from "node:crypto";
import { accentVariants } from "#server/posture/contrast.ts";
import type { Vendor } from "#server/posture/report.ts";
import { recentVendor } from "#server/store/branding.ts";

/** Who speaks as "we" on every page, and how they look. `logo.src` names its content, so that browsers may keep it. */
export type VendorLook = {
  name: string;
  accent: ReturnType<typeof accentVariants> | null;
  logo: { src: string; width: number; height: number } | null;
};

/** Worked out once for each time the vendor is read. */
const looks = new WeakMap<Vendor, VendorLook>();

export async function vendor(): Promise<VendorLook> {
  const asRead = await recentVendor();
  const { name, accent, logo } = asRead;
  const look = looks.get(asRead) ?? {
    name,
    accent: accent ? accentVariants(accent) : null,
    logo: logo ? { src: `/api/branding/logo?v=${versionOf(logo.data)}`, width: logo.width, height: logo.height } : null,
  };
  looks.set(asRead, look);
  return look;
}

function versionOf(data: string): string {
  return createHash("sha256").update(data).digest("hex").slice(0, 16);
}

/** The vendor's mark, for anyone. Kept by browsers only under its own version. */
export async function handleLogo(request: Request): Promise<Response> {
  const { logo } = await recentVendor();
  if (!logo) return new Response(null, { status: 404, headers: { "Cache-Control": "no-store" } });
  const known = new URL(request.url).searchParams.get("v") === versionOf(logo.data);
  const headers = { "Content-Type": logo.type, "Cache-Control": known ? "public, max-age=31536000, immutable" : "no-store" };
  return new Response(Buffer.from(logo.data, "base64"), { headers });
}

import type { Logo, Vendor } from "#server/posture/report.ts";
import { env } from "#server/env.ts";
import { log } from "#server/log.ts";
import { type Tx, withPublic } from "#server/store/database.ts";
import { instantText } from "#server/store/instants.ts";

type Row = {
  name: string;
  accent: string | null;
  logo: Uint8Array | null;
  logo_type: Logo["type"] | null;
  logo_width: number | null;
  logo_height: number | null;
  logo_alt: string | null;
};
export type Branding = { name: string; accent: string | null; logo: Logo | null };

/** How the vendor looks, on any plane but the client's; without a choice the configured name alone. */
export async function loadVendor(tx: Tx): Promise<Vendor> {
  const [row] = await tx.$queryRaw<Row[]>`select name, accent, logo, logo_type, logo_width, logo_height, logo_alt from pub.branding where id = 1`;
  if (row === undefined) return { name: env.vendorName };
  const { name, accent, logo: bytes, logo_type: type, logo_width: width, logo_height: height, logo_alt: alt } = row;
  const logo =
    bytes && type && width && height && alt ? { logo: { type, data: Buffer.from(bytes).toString("base64"), width, height, alt } satisfies Logo } : {};
  return { name, ...(accent === null ? {} : { accent }), ...logo };
}

/** Who decided it last; null while it is only configured. */
export async function findBrandingChange(tx: Tx): Promise<{ by: string; at: string } | null> {
  const row = await tx.branding.findUnique({ where: { id: 1 }, select: { changedBy: true, changedAt: true } });
  return row && { by: row.changedBy, at: instantText(row.changedAt) };
}

export async function saveBranding(tx: Tx, { name, accent, logo }: Branding, { by, at }: { by: string; at: string }): Promise<void> {
  const data = {
    name,
    accent,
    logo: logo && Uint8Array.from(Buffer.from(logo.data, "base64")),
    logoType: logo?.type ?? null,
    logoWidth: logo?.width ?? null,
    logoHeight: logo?.height ?? null,
    logoAlt: logo?.alt ?? null,
    changedBy: by,
    changedAt: new Date(at),
  };
  await tx.branding.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data });
}

// Every page of every process asks, and it changes once a year. Shared by the bundles Next makes of one process.
const KEEP_MS = 5_000;
const holder = globalThis as typeof globalThis & { keepwatchVendor?: { vendor: Vendor; readAt: number } | null };

/** For page shells: at most five seconds old. When the database does not answer, the last known look: a page must not fail for a logo. */
export async function recentVendor(): Promise<Vendor> {
  const known = holder.keepwatchVendor;
  if (known && Date.now() - known.readAt < KEEP_MS) return known.vendor;
  try {
    const vendor = await withPublic(loadVendor);
    holder.keepwatchVendor = { vendor, readAt: Date.now() };
    return vendor;
  } catch (error) {
    log("warn", "branding.unread", { error: String(error) });
    return known?.vendor ?? { name: env.vendorName };
  }
}

/** After a change, so that whoever made it sees it at once. */
export function forgetVendor(): void {
  holder.keepwatchVendor = null;
}

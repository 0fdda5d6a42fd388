import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { plainLine } from "#server/operations/plain-text.ts";
import { MAX_LOGO_BYTES, readLogo } from "#server/operations/read-logo.ts";
import { accentRatio, legibleOn, spellRatio, SURFACES, TEXT_RATIO } from "#server/posture/contrast.ts";
import type { Logo } from "#server/posture/report.ts";
import { isDrawable } from "#server/renderers/picture.ts";
import { recordAudit } from "#server/store/audit.ts";
import { forgetVendor, loadVendor, saveBranding } from "#server/store/branding.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

const Look = z.object({ name: plainLine(80), accent: z.string().trim().toLowerCase().nullable() });
const NewLogo = z.object({ data: z.base64().max(Math.ceil(MAX_LOGO_BYTES / 3) * 4 + 4), alt: plainLine(200) });

type Request = {
  scope: ClientScope;
  name: string;
  /** "#rrggbb"; null = ours. */
  accent: string | null;
  /** A new file in base64 and what it shows in words, `keep` for the present one, null for none. */
  logo: { data: string; alt: string } | "keep" | null;
  actor: string;
  now: string;
};

/** How the vendor looks on every page and in every report to come; what is published stays as it was. Errors: bad-input with what was measured and what would do. */
export async function setBranding({ scope, logo, actor, now, ...given }: Request): Promise<void> {
  const look = Look.safeParse(given);
  if (!look.success) throw new AppError("bad-input", "Please give the name that stands on every page, in 80 characters at most.");
  const { name, accent } = look.data;
  if (accent !== null) refuseFaintAccent(accent);
  const fresh = logo === "keep" || logo === null ? null : newLogo(logo);
  await withScope(scope, "write", async (tx) => {
    const kept = logo === "keep" ? ((await loadVendor(tx)).logo ?? null) : fresh;
    await saveBranding(tx, { name, accent, logo: kept }, { by: actor, at: now });
    const detail = { name, accent, logo: kept && { type: kept.type, width: kept.width, height: kept.height, alt: kept.alt } };
    await recordAudit(tx, { chain: "vendor", actor, action: "branding.set", subject: "branding", detail, at: now });
  });
  forgetVendor();
}

function refuseFaintAccent(accent: string): void {
  if (!/^#[0-9a-f]{6}$/.test(accent)) throw new AppError("bad-input", "The accent must be a color like #0b5e6f.");
  const ratio = accentRatio(accent);
  if (ratio >= TEXT_RATIO) return;
  const near = legibleOn(accent, SURFACES.light[0], TEXT_RATIO);
  throw new AppError("bad-input", `On our pages ${accent} contrasts ${spellRatio(ratio)}; text needs 4.5 to 1. The nearest shade that does is ${near}.`);
}

function newLogo(given: { data: string; alt: string }): Logo {
  const read = NewLogo.safeParse(given);
  if (!read.success) {
    const isAlt = read.error.issues.some((issue) => issue.path[0] === "alt");
    throw new AppError(
      "bad-input",
      isAlt ? "Please say in words what the logo shows: people who cannot see it hear that." : "The logo has more than 48 KB, or is no file at all.",
    );
  }
  const { type, width, height, bytes } = readLogo(Buffer.from(read.data.data, "base64"));
  if (!isDrawable(bytes, type)) throw new AppError("bad-input", "The logo is damaged or not a whole picture. Export it again as PNG or JPEG.");
  return { type, width, height, data: bytes.toString("base64"), alt: read.data.alt };
}

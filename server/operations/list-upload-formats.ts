import { attestationFormats, purgeFormats, scanFormats } from "#server/connectors/registry.ts";

/** The formats a file of each kind may be in, by name. */
export function listUploadFormats(): Record<"scan" | "purges" | "compliance", string[]> {
  const names = (formats: readonly { name: string }[]) => formats.map(({ name }) => name).sort((a, b) => a.localeCompare(b, "en"));
  return { scan: names(scanFormats), purges: names(purgeFormats), compliance: names(attestationFormats) };
}

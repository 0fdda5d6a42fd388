import { AppError } from "#server/errors.ts";
import { log } from "#server/log.ts";
import type { Renderer, RenderOptions } from "#server/renderers/renderer.ts";

const MOST_LOGGED = 20;

/** A file that somebody could not read with a screen reader is not handed out. Errors: unavailable, with what and where. */
export async function refuseFaults({ renderer, bytes, options }: { renderer: Renderer; bytes: Uint8Array; options?: RenderOptions }): Promise<void> {
  const faults = (await renderer.faults?.(bytes, options)) ?? [];
  const [first] = faults;
  if (first === undefined) return;
  for (const fault of faults.slice(0, MOST_LOGGED)) log("error", "export.inaccessible", { format: renderer.id, ...fault });
  const more = faults.length === 1 ? "" : ` It has ${faults.length - 1} more.`;
  throw new AppError(
    "unavailable",
    `This file is held back: some people could not read it. In ${first.where}: ${first.message} (${first.rule})${more} We have noted it.`,
  );
}

import { AppError } from "#server/errors.ts";
import type { StampedKind } from "#server/renderers/stamp.ts";

export const MAX_DOCUMENT = 20_000_000;

/** What a file is, by its content and never by its name. Only what can be marked with its reader's name is taken. Errors: bad-input, saying what would do. */
export async function documentKind(bytes: Uint8Array): Promise<StampedKind> {
  if (bytes.byteLength === 0) throw new AppError("bad-input", "The document is empty.");
  if (bytes.byteLength > MAX_DOCUMENT) throw new AppError("bad-input", "The document is larger than 20 MB.");
  const head = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  if (head.startsWith("\x89PNG\r\n")) return "image/png";
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (!head.startsWith("%PDF-"))
    throw new AppError("bad-input", "A document must be a PDF, or a PNG or JPEG picture: only those can carry the name of whoever downloads them.");
  // Heavy, and asked for now and then.
  const { opens } = await import("#server/renderers/stamp.ts");
  if (await opens(bytes)) return "application/pdf";
  throw new AppError("bad-input", "This PDF is damaged or needs a password. Save a copy that opens without one.");
}

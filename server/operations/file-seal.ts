import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "#server/env.ts";
import { deriveKey } from "#server/keys.ts";

/** What we vouch for: the published report alone, or the report with another period put beside it, which was never published so. */
export type SealedAs = "edition" | "compared";

const PURPOSES: Record<SealedAs, string> = { edition: "file-seal", compared: "file-seal-compared" };
const PDF = "%Keepwatch-Seal ";
const HEX = 64;
/** How a sealed file ends: a PDF comment, a row of CSV, a zip's comment. */
const ENDS = [new RegExp(`${PDF}([0-9a-f]{${HEX}})\n$`, "u"), /"Seal","([0-9a-f]{64})",*\r\n$/u, /([0-9a-f]{64})$/u];
const ZIP_END = 22;
const ZIP_SIGN = 0x06054b50;

/**
 * Ends a file with a keyed hash over all bytes before it, so that anybody can ask us whether a copy is unchanged, also after the renderer has
 * changed. A PDF reader passes over the comment, in a CSV file it is the last row, and XLSX and PPTX carry it, with the report's code, in the comment
 * of their zip. JSON carries the hash of its content and comes back as it is. Errors: throws on an office file that is no zip of ours.
 */
export function sealFile(bytes: Uint8Array, { format, code, as = "edition" }: { format: string; code: string; as?: SealedAs }): Uint8Array {
  switch (format) {
    case "pdf": {
      // The comment starts a line of its own: %%EOF has to stand alone.
      const lines = bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, Buffer.from("\n")]);
      return Buffer.concat([lines, Buffer.from(`${PDF}${hash(lines, as)}\n`)]);
    }
    case "csv": {
      const lastRow = new TextDecoder("latin1").decode(bytes.subarray(-10_000)).trimEnd().split("\n").at(-1) ?? "";
      const empty = /^,+$/u.test(lastRow) ? ",".repeat(lastRow.length - 1) : "";
      return Buffer.concat([bytes, Buffer.from(`"Seal","${hash(bytes, as)}"${empty}\r\n`)]);
    }
    case "xlsx":
    case "pptx": {
      const opened = withComment(bytes, `Keepwatch ${code} Seal `, HEX);
      return Buffer.concat([opened, Buffer.from(hash(opened, as))]);
    }
    default:
      return bytes;
  }
}

/** As what the file was sealed, if it ends with our seal and the seal fits every byte before it; null otherwise. */
export function sealOf(bytes: Uint8Array): SealedAs | null {
  const tail = new TextDecoder("latin1").decode(bytes.subarray(-1_000));
  const found = ENDS.map((end) => end.exec(tail)).find((each) => each !== null);
  if (!found) return null;
  const [before, given] = [bytes.subarray(0, bytes.length - found[0].length), Buffer.from(found[1] ?? "")];
  return (Object.keys(PURPOSES) as SealedAs[]).find((as) => timingSafeEqual(Buffer.from(hash(before, as)), given)) ?? null;
}

/** The comment of a zip, which ends the file; null = none, or no zip. */
export function zipComment(bytes: Uint8Array): string | null {
  const tail = Buffer.from(bytes.subarray(-(ZIP_END + 1_000)));
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  return at === -1 || tail.length - at <= ZIP_END ? null : tail.toString("latin1", at + ZIP_END);
}

/** A zip without a comment gets one whose last `open` bytes are still to come. */
function withComment(bytes: Uint8Array, text: string, open: number): Uint8Array {
  const zip = Buffer.from(bytes);
  const end = zip.length - ZIP_END;
  if (end < 0 || zip.readUInt32LE(end) !== ZIP_SIGN) throw new Error("Only a zip without a comment can be sealed.");
  zip.writeUInt16LE(text.length + open, zip.length - 2);
  return Buffer.concat([zip, Buffer.from(text, "latin1")]);
}

function hash(bytes: Uint8Array, as: SealedAs): string {
  return createHmac("sha256", deriveKey(env, PURPOSES[as])).update(bytes).digest("hex");
}

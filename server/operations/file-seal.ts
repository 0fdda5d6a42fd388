import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "#server/env.ts";
import { deriveKey } from "#server/keys.ts";

const PDF = "%Keepwatch-Seal ";
const CSV = /"Seal","([0-9a-f]{64})",*\r\n$/u;
const HEX = 64;

/**
 * Ends a PDF or CSV file with a keyed hash over all bytes before it, so that anybody can ask us whether a copy is unchanged, also after the
 * renderer has changed. A PDF reader passes over the comment; in a CSV file it is the last row. Other formats come back as they are.
 */
export function sealFile(bytes: Uint8Array, format: string): Uint8Array {
  if (format === "pdf") {
    // The comment starts a line of its own: %%EOF has to stand alone.
    const lines = bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, Buffer.from("\n")]);
    return Buffer.concat([lines, Buffer.from(`${PDF}${hash(lines)}\n`)]);
  }
  if (format !== "csv") return bytes;
  const lastRow = new TextDecoder("latin1").decode(bytes.subarray(-10_000)).trimEnd().split("\n").at(-1) ?? "";
  const empty = /^,+$/u.test(lastRow) ? ",".repeat(lastRow.length - 1) : "";
  return Buffer.concat([bytes, Buffer.from(`"Seal","${hash(bytes)}"${empty}\r\n`)]);
}

/** Whether the file ends with our seal and it fits every byte before it. */
export function isSealed(bytes: Uint8Array): boolean {
  const tail = new TextDecoder("latin1").decode(bytes.subarray(-1_000));
  const found = CSV.exec(tail) ?? new RegExp(`${PDF}([0-9a-f]{${HEX}})\n$`, "u").exec(tail);
  if (found === null) return false;
  const sealed = hash(bytes.subarray(0, bytes.length - found[0].length));
  return timingSafeEqual(Buffer.from(sealed), Buffer.from(found[1] ?? ""));
}

function hash(bytes: Uint8Array): string {
  return createHmac("sha256", deriveKey(env, "file-seal")).update(bytes).digest("hex");
}

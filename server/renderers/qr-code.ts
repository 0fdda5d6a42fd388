import { crc32, deflateSync } from "node:zlib";
import { encode } from "uqr";
import { qrPath } from "#server/posture/qr-path.ts";

/** Modules left white around the code: readers need them. */
const QUIET = 4;
const PIXELS = 6;

// Trying all eight masks for the prettiest takes most of the time; readers read each.
const modulesOf = (text: string): boolean[][] => encode(text, { ecc: "M", border: QUIET, maskPattern: 2 }).data;

/** A text as a QR code, a drawing without pixels: well below a millisecond. */
export function qrSvg(text: string): string {
  const modules = modulesOf(text);
  const size = modules.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path fill="#14203a" d="${qrPath(modules)}"/></svg>`;
}

/** The same as a PNG of one bit a pixel, for programs that take no drawing. */
export function qrPng(text: string): Uint8Array {
  const modules = modulesOf(text);
  const size = modules.length * PIXELS;
  const stride = Math.ceil(size / 8);
  const line = (row: boolean[]) => {
    const bytes = Buffer.alloc(1 + stride, 0xff);
    bytes[0] = 0;
    for (let x = 0; x < size; x++) {
      const at = 1 + (x >> 3);
      if (row[Math.floor(x / PIXELS)] === true) bytes[at] = (bytes[at] ?? 0) & ~(0x80 >> (x & 7));
    }
    return bytes;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head[8] = 1;
  const pixels = modules.flatMap((row) => Array.from({ length: PIXELS }, () => line(row)));
  const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.concat(pixels))), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(kind: string, content: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  const named = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

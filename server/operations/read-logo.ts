import { crc32, inflateSync } from "node:zlib";
import { AppError } from "#server/errors.ts";
import type { Logo } from "#server/posture/report.ts";

type Picture = { type: Logo["type"]; width: number; height: number; bytes: Buffer };
export const MAX_LOGO_BYTES = 48 * 1024;
const MAX_SIDE = 2_000;
const MIN_SIDE = 16;
const MAX_STRETCH = 10;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
// Everything else (comments, places, cameras, animation) is not needed to draw it and stays behind.
const KEPT_CHUNKS = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND", "sRGB", "gAMA", "cHRM", "pHYS"]);
const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const broken = () => new AppError("bad-input", "The logo is damaged or not a whole picture. Export it again as PNG or JPEG.");

/** A logo as it may stand on every page and in every file: PNG or JPEG by its bytes, checked to be whole, without anything but the picture. Errors: bad-input, saying what to do. */
export function readLogo(bytes: Buffer): Picture {
  if (bytes.length > MAX_LOGO_BYTES)
    throw new AppError("bad-input", `The logo has ${Math.ceil(bytes.length / 1024)} KB; 48 KB is the most. Export it smaller.`);
  const picture = bytes.subarray(0, 8).equals(PNG) ? readPng(bytes) : bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) ? readJpeg(bytes) : null;
  if (picture === null)
    throw new AppError("bad-input", "The logo must be a PNG or JPEG picture. SVG and other kinds can carry programs, so we do not take them.");
  const { width, height } = picture;
  if (Math.min(width, height) < MIN_SIDE || Math.max(width, height) > MAX_SIDE || Math.max(width / height, height / width) > MAX_STRETCH)
    throw new AppError(
      "bad-input",
      `The logo is ${width} by ${height} pixels. It must be 16 to 2,000 pixels on each side and at most ten times as long as wide.`,
    );
  return picture;
}

function readPng(bytes: Buffer): Picture {
  const kept: Buffer[] = [PNG];
  const data: Buffer[] = [];
  const names: string[] = [];
  let at = PNG.length;
  while (names.at(-1) !== "IEND") {
    if (at + 12 > bytes.length) throw broken();
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length || crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) throw broken();
    const name = bytes.toString("latin1", at + 4, at + 8);
    names.push(name);
    if (KEPT_CHUNKS.has(name)) kept.push(bytes.subarray(at, end));
    if (name === "IDAT") data.push(bytes.subarray(at + 8, end - 4));
    at = end;
  }
  const header = bytes.subarray(16, 29);
  if (names[0] !== "IHDR" || names.filter((name) => name === "IHDR").length !== 1 || bytes.readUInt32BE(8) !== 13) throw broken();
  const [width, height, depth, channels, interlaced] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8] ?? 0, CHANNELS[header[9] ?? 9], header[12]];
  if (
    channels === undefined ||
    width === 0 ||
    height === 0 ||
    width > MAX_SIDE * 2 ||
    height > MAX_SIDE * 2 ||
    (channels === 1 && header[9] === 3 && !names.includes("PLTE"))
  )
    throw broken();
  if (interlaced !== 0) throw new AppError("bad-input", "The logo is an interlaced PNG. Export it without interlacing.");
  const wanted = height * (1 + Math.ceil((width * channels * depth) / 8));
  if (sizeWhenInflated(Buffer.concat(data), wanted) !== wanted) throw broken();
  return { type: "image/png", width, height, bytes: Buffer.concat(kept) };
}

function sizeWhenInflated(data: Buffer, most: number): number {
  try {
    return inflateSync(data, { maxOutputLength: most }).length;
  } catch {
    throw broken();
  }
}

/** Keeps what decoders need: JFIF (E0), colour profile (E2), Adobe's colour mark (EE), tables and scans. */
function readJpeg(bytes: Buffer): Picture {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let size: { width: number; height: number } | null = null;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9) || end > bytes.length) throw broken();
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      if (size !== null || marker > 0xc2 || end - at < 11) throw broken();
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    const isExtra = (marker >= 0xe0 && marker <= 0xef && ![0xe0, 0xe2, 0xee].includes(marker)) || marker === 0xfe;
    if (marker === 0xda) break;
    if (!isExtra) kept.push(bytes.subarray(at, end));
    at = end;
  }
  const last = bytes.lastIndexOf(Buffer.from([0xff, 0xd9]));
  if (size === null || bytes[at + 1] !== 0xda || last < at || size.width === 0 || size.height === 0) throw broken();
  kept.push(bytes.subarray(at, last + 2));
  return { type: "image/jpeg", ...size, bytes: Buffer.concat(kept) };
}

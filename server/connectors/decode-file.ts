import { isAscii } from "node:buffer";
import { createHash } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { AppError } from "#server/errors.ts";

export type FileLimits = { maxBytes: number; maxDecoded: number; maxRatio: number };
export const FILE_LIMITS: FileLimits = { maxBytes: 50_000_000, maxDecoded: 200_000_000, maxRatio: 100 };
/** For a file on the server's own disk, handed in by whoever runs it. */
export const COMMAND_LINE_LIMITS: FileLimits = { maxBytes: 500_000_000, maxDecoded: 500_000_000, maxRatio: 100 };
/** Below this a high ratio is a small tidy file, not a bomb. */
const RATIO_FROM = 10_000_000;
const HEAD_BYTES = 4_096;

type Bytes = AsyncIterable<Uint8Array>;
export type DecodedFile = { head: string; chunks: AsyncIterable<string>; empty: boolean; sha256(): string; bytesRead(): number };

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;

/** First bytes and the whole stream again, nothing lost. */
async function peek(bytes: Bytes, size: number): Promise<{ head: Buffer; all: Bytes }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let length = 0;
  let done = false;
  while (length < size && !done) {
    const step = await iterator.next();
    done = step.done === true;
    if (!step.done) {
      parts.push(step.value);
      length += step.value.byteLength;
    }
  }
  async function* all(): Bytes {
    yield* parts;
    for (let step = done ? null : await iterator.next(); step && !step.done; step = await iterator.next()) yield step.value;
  }
  return { head: Buffer.concat(parts).subarray(0, size), all: all() };
}

async function* gunzip(bytes: Bytes, limits: FileLimits, bytesRead: () => number): Bytes {
  const unzipped = createGunzip();
  pipeline(Readable.from(bytes), unzipped, () => {});
  let size = 0;
  try {
    for await (const chunk of unzipped as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > limits.maxDecoded) throw new AppError("bad-input", `The file unpacks to more than ${megabytes(limits.maxDecoded)}.`);
      if (size > RATIO_FROM && size > bytesRead() * limits.maxRatio)
        throw new AppError("bad-input", `The file unpacks to more than ${limits.maxRatio} times its size, like an archive bomb.`);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("bad-input", "The gzip file is damaged or breaks off.", { cause: error });
  } finally {
    unzipped.destroy();
  }
}

const LATIN = new Map([
  ["iso-8859-1", "windows-1252"],
  ["latin1", "windows-1252"],
  ["windows-1252", "windows-1252"],
  ["us-ascii", "utf-8"],
  ["utf-8", "utf-8"],
]);

/** A byte order mark decides, then the zero bytes of UTF-16, then what an XML declaration says, else UTF-8. */
function encodingOf(head: Buffer): string {
  const [a, b, c, d] = head;
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a !== undefined && b === 0 && c !== undefined && c !== 0 && d === 0) return "utf-16le";
  if (a === 0 && b !== undefined && b !== 0 && c === 0) return "utf-16be";
  const declared = /^\s*(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.-]+)["']/i.exec(head.toString("latin1"))?.[1]?.toLowerCase();
  if (declared === undefined) return "utf-8";
  const known = LATIN.get(declared);
  if (!known) throw new AppError("bad-input", `The file says it is written in ${declared}; only UTF-8, UTF-16 and Latin-1 are read.`);
  return known;
}

/** Pieces of plain ASCII, which is nearly all of any report, need no decoder: they mean the same in every encoding but UTF-16. */
async function* decode(bytes: Bytes, encoding: string): AsyncIterable<string> {
  const alike = !encoding.startsWith("utf-16");
  let decoder: TextDecoder | null = null;
  let whole = true;
  let done = 0;
  try {
    for await (const chunk of bytes) {
      let text: string;
      if (alike && whole && isAscii(chunk)) text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("latin1");
      else {
        // A byte order mark is one at the start only.
        decoder ??= new TextDecoder(encoding, { fatal: true, ignoreBOM: done > 0 });
        text = decoder.decode(chunk, { stream: true });
        whole = (chunk.at(-1) ?? 0x80) < 0x80;
      }
      done += chunk.byteLength;
      if (text) yield text;
    }
    const rest = decoder?.decode();
    if (rest) yield rest;
  } catch (error) {
    if (error instanceof TypeError) throw new AppError("bad-input", `The file is not valid ${encoding.toUpperCase()} (after byte ${done}).`, { cause: error });
    throw error;
  }
}

/**
 * A file somebody handed us, as decoded text: gzip unpacked within caps, byte order marks and UTF-16 handled, SHA-256 of the raw bytes taken
 * on the way (complete once the text is read to its end). Errors: AppError("bad-input") for archives, HTML, broken encodings and files over a cap.
 */
export async function decodeFile(input: Bytes, limits: FileLimits = FILE_LIMITS): Promise<DecodedFile> {
  const hash = createHash("sha256");
  let read = 0;
  async function* counted(): Bytes {
    for await (const chunk of input) {
      read += chunk.byteLength;
      if (read > limits.maxBytes) throw new AppError("bad-input", `The file is larger than ${megabytes(limits.maxBytes)}.`);
      hash.update(chunk);
      yield chunk;
    }
  }
  const raw = await peek(counted(), HEAD_BYTES);
  const magic = raw.head.toString("latin1", 0, 6);
  if (/^PK(?:\x03\x04|\x05\x06|\x07\x08)/.test(magic)) throw new AppError("bad-input", "Zip archives are not read: unpack it and hand in the report itself.");
  if (/^(?:7z\xbc\xaf|Rar!|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|%PDF)/.test(magic))
    throw new AppError("bad-input", "Only plain or gzip-compressed reports are read, no archives or PDFs.");
  const gzip = magic.startsWith("\x1f\x8b");
  const plain = gzip
    ? await peek(
        gunzip(raw.all, limits, () => read),
        HEAD_BYTES,
      )
    : raw;
  if (plain.head.toString("latin1", 0, 2) === "\x1f\x8b") throw new AppError("bad-input", "The file is compressed twice.");
  const encoding = encodingOf(plain.head);
  const head = new TextDecoder(encoding).decode(plain.head);
  if (/^\s*<(!doctype\s+html|html|head|body)\b/i.test(head)) {
    throw new AppError("bad-input", "This is an HTML page, not a report: probably a sign-in page was saved instead.");
  }
  return {
    head,
    chunks: decode(plain.all, encoding),
    empty: head.trim() === "" && plain.head.length < HEAD_BYTES,
    sha256: () => hash.copy().digest("hex"),
    bytesRead: () => read,
  };
}

import { crc32, deflateRawSync } from "node:zlib";

/** 1 January 1980, as the format counts days: the same file, whenever and in whatever zone it is written. */
const DAY = 0x0021;
const UTF8 = 0x0800;

type Packed = { crc: number; method: 0 | 8; packed: Uint8Array; size: number };
type Entry = Packed & { name: Buffer; at: number };

/** The fields a file's own header and the directory share. */
function fields({ name, crc, method, packed, size }: Entry): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(20, 0);
  bytes.writeUInt16LE(UTF8, 2);
  bytes.writeUInt16LE(method, 4);
  bytes.writeUInt16LE(DAY, 8);
  bytes.writeUInt32LE(crc, 10);
  bytes.writeUInt32LE(packed.length, 14);
  bytes.writeUInt32LE(size, 18);
  bytes.writeUInt16LE(name.length, 22);
  return bytes;
}

function directoryEntry(entry: Entry): Buffer {
  const head = Buffer.from([0x50, 0x4b, 1, 2, 20, 0]);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(entry.at, 10);
  return Buffer.concat([head, fields(entry), tail, entry.name]);
}

/** What is packed already would only grow. */
const IS_PACKED = /\.(?:png|jpe?g)$/u;
/** Relationships are the same in every deck and workbook, and starting to deflate costs more than deflating them. */
const IS_CONSTANT = /\.rels$/u;
const MOST_KEPT = 512;
const kept = new Map<string, Packed>();

function pack(bytes: Uint8Array, stored: boolean): Packed {
  return { crc: crc32(bytes), method: stored ? 0 : 8, packed: stored ? bytes : deflateRawSync(bytes, { level: 3 }), size: bytes.length };
}

function packed(name: string, content: string | Uint8Array, stored: boolean): Packed {
  if (typeof content !== "string") return pack(content, stored || IS_PACKED.test(name));
  if (stored || !IS_CONSTANT.test(name)) return pack(Buffer.from(content), stored);
  const found = kept.get(content) ?? pack(Buffer.from(content), false);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(content, found);
  return found;
}

/**
 * A zip of the files in the order given, below 4 GB. Same input, same bytes; about six times as fast as doing it in JavaScript.
 * `stored` = not deflated, for what goes into another zip.
 */
export function writeZip(files: Iterable<readonly [name: string, content: string | Uint8Array]>, stored = false): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of files) {
    const entry: Entry = { ...packed(name, content, stored), name: Buffer.from(name), at };
    const local = [Buffer.from([0x50, 0x4b, 3, 4]), fields(entry), entry.name, entry.packed];
    pieces.push(...local);
    directory.push(directoryEntry(entry));
    at += local.reduce((sum, piece) => sum + piece.length, 0);
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...pieces, ...directory, end]));
}

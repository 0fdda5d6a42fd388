import { crc32, deflateRawSync } from "node:zlib";

/** 1 January 1980, as the format counts days: the same file, whenever and in whatever zone it is written. */
const DAY = 0x0021;
const UTF8 = 0x0800;

type Entry = { name: Buffer; crc: number; packed: Buffer; size: number; at: number };

/** The fields a file's own header and the directory share. */
function fields({ name, crc, packed, size }: Entry): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(20, 0);
  bytes.writeUInt16LE(UTF8, 2);
  bytes.writeUInt16LE(8, 4);
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

/** A zip of deflated files in the order given, below 4 GB. Same input, same bytes; about six times as fast as doing it in JavaScript. */
export function writeZip(files: Iterable<readonly [name: string, content: string | Uint8Array]>): Uint8Array<ArrayBuffer> {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of files) {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const entry: Entry = { name: Buffer.from(name), crc: crc32(bytes), packed: deflateRawSync(bytes, { level: 4 }), size: bytes.length, at };
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

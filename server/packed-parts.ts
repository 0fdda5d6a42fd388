import { constants, crc32, deflateRawSync } from "node:zlib";

const WINDOW = 32 * 1024;
const STORED_HEAD = 5;
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** An empty last block. */
const DEFLATE_END = Buffer.from([0x03, 0x00]);
/** Appears in no UTF-8 text, so nothing packed ever refers back to where the varying text stands. */
const NEVER = 0xff;

/**
 * Packs the unvarying parts of a UTF-8 text once, as raw DEFLATE that ends on a byte (RFC 1951). Each part may refer back to the parts before it,
 * never to the text of `varying` bytes between them.
 */
export function packParts(parts: readonly Buffer[], varying: number): Buffer[] {
  const hole = Buffer.alloc(varying, NEVER);
  let before = Buffer.alloc(0);
  return parts.map((part) => {
    const packed = deflateRawSync(part, { level: 9, finishFlush: constants.Z_SYNC_FLUSH, ...(before.byteLength > 0 ? { dictionary: before } : {}) });
    before = Buffer.concat([before, part, hole]).subarray(-WINDOW);
    return packed;
  });
}

/** The whole as gzip (RFC 1952), with `varying` between the parts, itself not packed. Errors: RangeError if it is over 65,535 bytes. */
export function joinPacked({ parts, packed, varying }: { parts: readonly Buffer[]; packed: readonly Buffer[]; varying: Buffer }): Buffer {
  const stored = Buffer.alloc(STORED_HEAD + varying.byteLength);
  stored.writeUInt16LE(varying.byteLength, 1);
  stored.writeUInt16LE(~varying.byteLength & 0xffff, 3);
  varying.copy(stored, STORED_HEAD);
  const end = Buffer.alloc(8);
  end.writeUInt32LE(
    between(parts, varying).reduce((sum, piece) => crc32(piece, sum), 0),
    0,
  );
  end.writeUInt32LE(bytesOf(parts) + varying.byteLength * Math.max(0, parts.length - 1), 4);
  return Buffer.concat([GZIP_HEAD, ...between(packed, stored), DEFLATE_END, end]);
}

export function between<T>(parts: readonly T[], separator: T): T[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
}

function bytesOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.byteLength, 0);
}

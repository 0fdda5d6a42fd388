import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeFile } from "#server/connectors/decode-file.ts";

async function decoded(bytes: Buffer, cuts: number[]): Promise<string> {
  async function* pieces(): AsyncIterable<Uint8Array> {
    let from = 0;
    for (const cut of [...new Set(cuts.map((each) => each % (bytes.length + 1)))].sort((a, b) => a - b)) {
      yield bytes.subarray(from, cut);
      from = cut;
    }
    yield bytes.subarray(from);
  }
  const { chunks } = await decodeFile(pieces());
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

const unit = fc.oneof({ weight: 3, arbitrary: fc.constantFrom("a", "<", "\n") }, fc.constantFrom("é", "€", "😀", "\ufeff"));

test("a text is the same however its bytes are cut, and loses a byte order mark at its start only", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit, maxLength: 30 }), fc.array(fc.nat(), { maxLength: 6 }), async (text, cuts) => {
      expect(await decoded(Buffer.from(`x${text}`), cuts)).toBe(`x${text}`);
      expect(await decoded(Buffer.from(`\ufeffx${text}`), cuts)).toBe(`x${text}`);
    }),
  );
});

test.each([[Buffer.from([0x78, 0xc3])], [Buffer.from([0x78, 0xff, 0x78])], [Buffer.from([0x78, 0xe2, 0x82])]])(
  "%j is no UTF-8 and is refused",
  async (bytes) => {
    await expect(decoded(bytes, [1, 2])).rejects.toMatchObject({ code: "bad-input", message: expect.stringContaining("not valid UTF-8") });
  },
);

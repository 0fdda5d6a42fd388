import { expect, test } from "vitest";
import { JPEG, pngOf } from "#server/operations/logo-files.fixture.ts";
import { MAX_LOGO_BYTES, readLogo } from "#server/operations/read-logo.ts";

test("a PNG and a JPEG are known by their bytes and measured", () => {
  expect(readLogo(pngOf({ width: 40, height: 20 }))).toMatchObject({ type: "image/png", width: 40, height: 20 });
  expect(readLogo(JPEG)).toMatchObject({ type: "image/jpeg", width: 24, height: 16 });
});

test("only the picture is kept: comments, places and what hangs on behind stay outside", () => {
  const png = pngOf({
    extra: [
      ["tEXt", "SECRET-PLACE"],
      ["eXIf", "SECRET-PLACE"],
      ["acTL", "SECRET-PLACE"],
    ],
  });
  expect(png.includes("SECRET-PLACE")).toBe(true);
  expect(readLogo(Buffer.concat([png, Buffer.from("<script>SECRET-PLACE")])).bytes).toEqual(pngOf());
  expect(JPEG.includes("SECRET-PLACE")).toBe(true);
  const kept = readLogo(Buffer.concat([JPEG, Buffer.from("<script>SECRET-PLACE")])).bytes;
  expect(kept.includes("SECRET-PLACE")).toBe(false);
  expect(readLogo(kept)).toMatchObject({ width: 24, height: 16, bytes: kept });
});

const flipped = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
};

test.each([
  ["an SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /PNG or JPEG/],
  ["a GIF", Buffer.from("GIF89a……………"), /PNG or JPEG/],
  ["a page that calls itself a picture", Buffer.from("<html>"), /PNG or JPEG/],
  ["nothing", Buffer.alloc(0), /PNG or JPEG/],
  ["a PNG that ends early", pngOf().subarray(0, 60), /damaged/],
  ["a PNG with a wrong checksum", flipped(pngOf(), 50), /damaged/],
  ["a PNG with rows missing", pngOf({ rows: 20 }), /damaged/],
  ["a PNG that unpacks to more than it shows", pngOf({ rows: 40 }), /damaged/],
  ["an interlaced PNG", pngOf({ interlaced: true }), /interlaced/],
  ["a PNG of 15 pixels", pngOf({ width: 15 }), /15 by 32 pixels/],
  ["a PNG of 2,001 pixels", pngOf({ width: 2_001, height: 400 }), /2001 by 400 pixels/],
  ["a strip", pngOf({ width: 400, height: 20 }), /ten times/],
  ["a JPEG that ends early", JPEG.subarray(0, 120), /damaged/],
  ["a JPEG without a picture", Buffer.from([0xff, 0xd8, 0xff, 0xd9, 0, 0]), /damaged/],
  ["49 KB", Buffer.concat([pngOf(), Buffer.alloc(MAX_LOGO_BYTES)]), /49 KB; 48 KB is the most/],
])("%s is refused, saying why", (_claim, bytes, why) => {
  expect(() => readLogo(bytes)).toThrow(why);
});

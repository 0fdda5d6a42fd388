import { inflateSync } from "node:zlib";
import { encode } from "uqr";
import { expect, test } from "vitest";
import { qrPng, qrSvg } from "#server/renderers/qr-code.ts";

const ADDRESS = "https://reports.northgate.example/verify#KW-1A2B-3C4D";
const modules = encode(ADDRESS, { ecc: "M", border: 4, maskPattern: 2 }).data;

test("the drawing is a square of modules with a white border four wide", () => {
  expect(qrSvg(ADDRESS)).toContain(`viewBox="0 0 ${modules.length} ${modules.length}"`);
  const rows = [...qrSvg(ADDRESS).matchAll(/M(\d+) (\d+)/gu)].map(([, x, y]) => [Number(x), Number(y)]);
  expect(Math.min(...rows.flat())).toBe(4);
});

test("the picture has each module as six by six pixels, dark ones black", () => {
  const png = Buffer.from(qrPng(ADDRESS));
  const size = png.readUInt32BE(16);
  expect(size).toBe(modules.length * 6);
  const at = png.indexOf("IDAT");
  const pixels = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  const stride = 1 + Math.ceil(size / 8);
  const dark = (x: number, y: number) => (((pixels[y * stride + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 0;
  for (const [y, row] of modules.entries()) {
    for (const [x, wanted] of row.entries())
      for (const [dx, dy] of [
        [0, 0],
        [5, 5],
      ] as const)
        expect(dark(x * 6 + dx, y * 6 + dy)).toBe(wanted);
  }
});

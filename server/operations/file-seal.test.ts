import { expect, test } from "vitest";
import { isSealed, sealFile } from "#server/operations/file-seal.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (file: Uint8Array) => new TextDecoder().decode(file);
const FILES: [string, string][] = [
  ["pdf", "%PDF-1.7\nKW-1A2B-3C4D\n%%EOF\n"],
  ["pdf", "%PDF-1.7\nKW-1A2B-3C4D\n%%EOF"],
  ["csv", '\ufeff"Title",,\r\n"a","1","x"\r\n,,\r\n'],
];

test.each(FILES)("a %s file is sealed as long as no byte changes", (format, content) => {
  const sealed = sealFile(bytes(content), format);
  expect(isSealed(sealed)).toBe(true);
  expect(text(sealed).startsWith(text(bytes(content)))).toBe(true);
  for (let at = 0; at < sealed.length; at++) {
    const changed = Uint8Array.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(isSealed(changed), `byte ${at}`).toBe(false);
  }
  expect(isSealed(bytes(content))).toBe(false);
  expect(isSealed(bytes(`${text(sealed)}more`))).toBe(false);
});

test("the seal is a row like the others", () => {
  const rows = text(sealFile(bytes(FILES.at(-1)?.[1] ?? ""), "csv"))
    .trimEnd()
    .split("\r\n");
  expect(new Set(rows.map((row) => row.split(",").length))).toEqual(new Set([3]));
});

test("the seal of a PDF file begins a line", () => {
  for (const end of ["%%EOF", "%%EOF\n"]) expect(text(sealFile(bytes(end), "pdf"))).toMatch(/^%%EOF\n%Keepwatch-Seal [0-9a-f]{64}\n$/);
});

test("a file that carries its own hash is left as it is", () => {
  expect(text(sealFile(bytes("{}"), "json"))).toBe("{}");
});

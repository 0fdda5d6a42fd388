import { expect, test } from "vitest";
import { sealFile, sealOf, zipComment } from "#server/operations/file-seal.ts";
import { readParts } from "#server/renderers/office-zip.ts";
import { writeZip } from "#server/renderers/zip.ts";

const code = "KW-1A2B-3C4D";
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (file: Uint8Array) => new TextDecoder().decode(file);
const ZIP = writeZip([["docProps/core.xml", "<a>1</a>"]]);
const FILES: [string, Uint8Array][] = [
  ["pdf", bytes("%PDF-1.7\nKW-1A2B-3C4D\n%%EOF\n")],
  ["pdf", bytes("%PDF-1.7\nKW-1A2B-3C4D\n%%EOF")],
  ["csv", bytes('\ufeff"Title",,\r\n"a","1","x"\r\n,,\r\n')],
  ["xlsx", ZIP],
  ["pptx", ZIP],
];

test.each(FILES)("a %s file is sealed as long as no byte changes", (format, content) => {
  const sealed = sealFile(content, { format, code });
  expect(sealOf(sealed)).toBe("edition");
  for (let at = 0; at < sealed.length; at++) {
    const changed = Uint8Array.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(sealOf(changed), `byte ${at}`).toBeNull();
  }
  expect(sealOf(content)).toBeNull();
  expect(sealOf(Buffer.concat([sealed, bytes("more")]))).toBeNull();
});

test.each(FILES)("a %s file with a comparison is ours, and not what was published", (format, content) => {
  expect(sealOf(sealFile(content, { format, code, as: "compared" }))).toBe("compared");
});

test.each(FILES.slice(0, 3))("the seal of a %s file follows it, and changes nothing in it", (format, content) => {
  expect(text(sealFile(content, { format, code })).startsWith(text(content))).toBe(true);
});

test("the seal is a row like the others", () => {
  const rows = text(sealFile(FILES[2]?.[1] ?? bytes(""), { format: "csv", code }))
    .trimEnd()
    .split("\r\n");
  expect(new Set(rows.map((row) => row.split(",").length))).toEqual(new Set([3]));
});

test("the seal of a PDF file begins a line", () => {
  for (const end of ["%%EOF", "%%EOF\n"]) {
    expect(text(sealFile(bytes(end), { format: "pdf", code }))).toMatch(/^%%EOF\n%Keepwatch-Seal [0-9a-f]{64}\n$/);
  }
});

test("the seal of an office file is the zip's comment with the code, and the parts stay readable", () => {
  const sealed = sealFile(ZIP, { format: "pptx", code });
  expect(zipComment(sealed)).toMatch(/^Keepwatch KW-1A2B-3C4D Seal [0-9a-f]{64}$/);
  expect([...readParts(sealed)]).toEqual([["docProps/core.xml", "<a>1</a>"]]);
  expect(zipComment(ZIP)).toBeNull();
  expect(() => sealFile(sealed, { format: "pptx", code })).toThrow("without a comment");
  expect(() => sealFile(bytes("no zip"), { format: "xlsx", code })).toThrow("without a comment");
});

test("a file that carries its own hash is left as it is", () => {
  expect(text(sealFile(bytes("{}"), { format: "json", code }))).toBe("{}");
});

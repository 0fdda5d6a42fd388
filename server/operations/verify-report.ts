import { createHash } from "node:crypto";
import { z } from "zod";
import { sealOf, zipComment } from "#server/operations/file-seal.ts";
import { canonicalJson } from "#server/posture/canonical-json.ts";
import { Publication } from "#server/posture/report.ts";
import { parseReportCode } from "#server/posture/report-code.ts";
import { type Claim, findReportCode, type Verification, verifyClaim } from "#server/posture/verification.ts";
import { withPublic } from "#server/store/database.ts";
import { CORE, readPart } from "#server/renderers/office-zip.ts";
import { findCode } from "#server/store/verification.ts";

/** Bytes of the largest file that is looked at. */
export const MAX_CHECKED = 20_000_000;
const CONTENT = { edition: "as-issued", compared: "compared", none: "not-as-issued" } as const;
const Exported = z.looseObject({ publication: Publication.strict() });

/** For anybody: does not say whose report it is. Give the code a person typed, or the bytes of a file in any of our formats. */
export async function verifyReport(input: { code: string } | { bytes: Uint8Array }): Promise<Verification> {
  const claim = "code" in input ? { code: parseReportCode(input.code), content: null } : claimOf(input.bytes);
  const { code } = claim;
  return verifyClaim(code === null ? null : await withPublic((tx) => findCode(tx, code)), claim);
}

/** A file other than JSON must carry our seal. A JSON file is hashed as it was given, all of it; one without our publication note cannot be what we published, so it claims nothing that fits. */
function claimOf(bytes: Uint8Array): Claim {
  if (bytes.length > MAX_CHECKED) return { code: null, content: null };
  const text = new TextDecoder("latin1").decode(bytes);
  const json = parseJson(bytes, text);
  if (json === undefined) return { code: isZip(bytes) ? codeInZip(bytes) : findReportCode(text), content: CONTENT[sealOf(bytes) ?? "none"] };
  const exported = Exported.safeParse(json);
  if (!exported.success) return { code: findReportCode(text), content: { sha256: "", errataSha256: "", revision: 0, publishedAt: "" } };
  const { publication, ...report } = exported.data;
  const { code, revision, publishedAt, errata } = publication;
  return {
    code: parseReportCode(code),
    content: { sha256: digestOf(report), errataSha256: digestOf(errata), revision, publishedAt },
  };
}

/** Its seal's comment is gone once an office program has saved the file anew; the properties stay. */
function codeInZip(bytes: Uint8Array): string | null {
  return findReportCode(zipComment(bytes) ?? "") ?? findReportCode(readPart(bytes, { name: CORE, mostBytes: 65_536 }) ?? "");
}

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** Empty for what is nested deeper than any report, which fits nothing we published. */
function digestOf(value: unknown): string {
  try {
    return createHash("sha256").update(canonicalJson(value)).digest("hex");
  } catch (error) {
    if (error instanceof RangeError) return "";
    throw error;
  }
}

function parseJson(bytes: Uint8Array, text: string): unknown {
  if (!/^(?:\u00ef\u00bb\u00bf)?\s*\{/u.test(text)) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

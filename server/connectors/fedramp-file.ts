import type { z } from "zod";
import { decodeFile, FILE_LIMITS } from "#server/connectors/decode-file.ts";
import { FedrampChangelog, FedrampProducts, fedrampStatement } from "#server/connectors/fedramp-statement.ts";
import { collectText, parseJson } from "#server/connectors/json.ts";
import { AppError } from "#server/errors.ts";
import type { AttestationEvidence, Rejected } from "#server/posture/evidence.ts";

const MAX_TEXT = 20_000_000;
type Files = { products: AsyncIterable<Uint8Array>; changelog: AsyncIterable<Uint8Array> };

/**
 * Our product as the marketplace's two files have it; `sha256` is of the file of products. `covers` = products of ours it is about; none = all. `today` YYYY-MM-DD.
 * Errors: AppError("bad-input") when a file is not the one it should be.
 */
export async function readFedrampFiles(
  { products, changelog }: Files,
  { id, covers, today }: { id: string; covers: readonly string[]; today: string },
): Promise<{ evidence: AttestationEvidence[]; rejected: Rejected[]; sha256: string }> {
  const list = await jsonOf(products, FedrampProducts, "fedramp-products.json");
  const log = await jsonOf(changelog, FedrampChangelog, "fedramp-status-changelog.json");
  const rejected: Rejected[] = [];
  const statement = fedrampStatement({ id, today, products: covers, list: list.value, changelog: log.value, rejected });
  return { evidence: statement === null ? [] : [statement], rejected, sha256: list.sha256 };
}

async function jsonOf<T>(bytes: AsyncIterable<Uint8Array>, schema: z.ZodType<T>, name: string): Promise<{ value: T; sha256: string }> {
  const file = await decodeFile(bytes, FILE_LIMITS);
  const read = schema.safeParse(parseJson(await collectText(file.chunks, MAX_TEXT)));
  if (!read.success) throw new AppError("bad-input", `This is not the marketplace's ${name}.`);
  return { value: read.data, sha256: file.sha256() };
}

import type { FileFormat } from "#server/connectors/connector.ts";
import { decodeFile, FILE_LIMITS, type FileLimits } from "#server/connectors/decode-file.ts";
import { AppError } from "#server/errors.ts";
import type { Evidence, Rejected } from "#server/posture/evidence.ts";

export type ReadOptions = { format?: string | undefined; now?: string | undefined; client?: string | undefined; limits?: FileLimits };
export type FileReading<E extends Evidence> = { format: string; evidence: E[]; rejected: Rejected[]; sha256: string; bytes: number };

/**
 * Reads one handed-in file with the named format, or the one whose content it is ("auto"). All or nothing.
 * Errors: AppError("bad-input") saying why the file as a whole is refused. `sha256` is of the raw bytes, before unpacking.
 */
export async function readEvidenceFile<E extends Evidence>(
  bytes: AsyncIterable<Uint8Array>,
  formats: readonly FileFormat<E>[],
  options: ReadOptions = {},
): Promise<FileReading<E>> {
  const wanted = options.format ?? "auto";
  const named = wanted === "auto" ? undefined : formats.find((f) => f.id === wanted);
  const known = formats.map((f) => f.id).join(", ");
  if (wanted !== "auto" && !named) throw new AppError("bad-input", `There is no format "${wanted}"; known: ${known}.`);
  const file = await decodeFile(bytes, options.limits ?? FILE_LIMITS);
  if (file.empty && named?.emptyIsClean !== true) {
    const only = formats.filter((f) => f.emptyIsClean).map((f) => f.id);
    const hint = only.length > 0 ? ` If it is a ${only.join(" or ")} result, name the format.` : "";
    throw new AppError("bad-input", `The file is empty, and an empty file is not a clean scan.${hint}`);
  }
  const format = named ?? formats.find((f) => f.detect(file.head));
  if (!format) throw new AppError("bad-input", `This is none of the files we can read (${known}).`);
  const { evidence, rejected } = await format.read(file.chunks, { now: options.now, client: options.client });
  return { format: format.id, evidence, rejected, sha256: file.sha256(), bytes: file.bytesRead() };
}

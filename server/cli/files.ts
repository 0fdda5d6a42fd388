import { createReadStream } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { AppError } from "#server/errors.ts";

/** A file named on the command line, as a stream. Errors: bad-input when it is not there. */
export async function openInput(path: string | undefined): Promise<AsyncIterable<Uint8Array>> {
  await checkFile(path);
  return createReadStream(path ?? "");
}

export async function readInput(path: string | undefined): Promise<Buffer> {
  await checkFile(path);
  return readFile(path ?? "");
}

export async function writeOutput(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(path, bytes).catch((cause: unknown) => {
    throw new AppError("bad-input", `${path} cannot be written: ${reasonOf(cause)}.`, { cause });
  });
}

async function checkFile(path = ""): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError("bad-input", `${path} cannot be read: ${reasonOf(cause)}.`, { cause });
  });
  if (!found.isFile()) throw new AppError("bad-input", `${path} is not a file.`);
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return code === "ENOENT" ? "there is no such file or folder" : code === "EACCES" ? "permission is denied" : String(code ?? error);
}

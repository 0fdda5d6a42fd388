import type { Verification } from "#server/posture/verification.ts";

export type Checked = { state: "idle" | "sending" } | { state: "answered"; answer: Verification } | { state: "failed"; message: string };

const MAX_BYTES = 20_000_000;
const FAILED = "The answer did not arrive. Please try again.";

/** Never throws: what went wrong is an answer too. */
export async function checkFile(address: string, file: File | null): Promise<Checked> {
  if (file === null) return { state: "failed", message: "Choose a file first." };
  if (file.size > MAX_BYTES) return { state: "failed", message: "The file is larger than 20 MB. None of our reports is." };
  try {
    const headers = { "content-type": "application/octet-stream", "x-keepwatch": "1" };
    const response = await fetch(address, { method: "POST", headers, body: file });
    const said = (await response.json()) as Verification | { message?: string };
    return response.ok && "status" in said ? { state: "answered", answer: said } : { state: "failed", message: said.message ?? FAILED };
  } catch {
    return { state: "failed", message: FAILED };
  }
}

/** What an address such as `/verify#KW-7Q4M-2XHD` brings along; the fragment never reaches a server by itself. */
export function codeIn(hash: string): string {
  return hash
    .replace(/^#/u, "")
    .replaceAll(/[^\w-]/gu, "")
    .slice(0, 20);
}

import { randomBytes } from "node:crypto";
import { runQpdf } from "#server/renderers/qpdf.ts";

/** Nothing of the file or its password is left behind. Errors: throws when qpdf refuses. */
async function run(bytes: Uint8Array, args: string[]): Promise<Uint8Array> {
  const made = await runQpdf({ "/in.pdf": bytes }, [...args, "/in.pdf", "/out.pdf"]);
  if (made === null) throw new Error("The PDF cannot be rewritten with this password.");
  return made;
}

/**
 * The file with an open password: AES-256 (PDF 2.0 revision 6) over text, drawings and attached files. Tags stay, and whoever opened it may
 * print, copy and listen to it. Readable without the password is only the metadata (title, issuer, report code), so that a copy can be checked.
 */
export async function protectPdf(bytes: Uint8Array, password: string): Promise<Uint8Array> {
  // Nobody is given the owner password: there is nothing more it would allow.
  const owner = randomBytes(24).toString("base64url");
  return run(bytes, ["--encrypt", `--user-password=${password}`, `--owner-password=${owner}`, "--bits=256", "--cleartext-metadata", "--"]);
}

/** The file as it was before `protectPdf`, object by object. Errors: throws on a wrong password. */
export async function openPdf(bytes: Uint8Array, password: string): Promise<Uint8Array> {
  return run(bytes, ["--decrypt", `--password=${password}`, "--object-streams=disable"]);
}

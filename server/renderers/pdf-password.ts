import { randomBytes } from "node:crypto";
import path from "node:path";
import createQpdf from "@neslinesli93/qpdf-wasm";

type Qpdf = { callMain(args: string[]): number; FS: { writeFile(name: string, bytes: Uint8Array): void; readFile(name: string): Uint8Array } };
type Options = { noInitialRun: boolean; locateFile: () => string };

/** One run of qpdf in memory of its own; nothing of the file or its password is left behind. Errors: throws when qpdf does; it says why on stderr. */
async function run(bytes: Uint8Array, args: string[]): Promise<Uint8Array> {
  const wasm = path.join(/* turbopackIgnore: true */ process.cwd(), "node_modules", "@neslinesli93", "qpdf-wasm", "dist", "qpdf.wasm");
  const qpdf = await (createQpdf as unknown as (options: Options) => Promise<Qpdf>)({ noInitialRun: true, locateFile: () => wasm });
  qpdf.FS.writeFile("/in.pdf", bytes);
  // 3 = done, with warnings.
  const code = qpdf.callMain([...args, "/in.pdf", "/out.pdf"]);
  if (code !== 0 && code !== 3) throw new Error(`The PDF cannot be rewritten with this password (qpdf ended with ${code}).`);
  return new Uint8Array(qpdf.FS.readFile("/out.pdf"));
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

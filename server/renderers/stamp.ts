import { readFileSync } from "node:fs";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { fontBlobs } from "#server/renderers/pdf-fonts.ts";
import { printable } from "#server/renderers/pdf-text.ts";
import { runQpdf } from "#server/renderers/qpdf.ts";

const main = readFileSync(new URL("./stamp.typ", import.meta.url), "utf8");
const picturePage = readFileSync(new URL("./picture-page.typ", import.meta.url), "utf8");
const style = readFileSync(new URL("./report-style.typ", import.meta.url), "utf8");
const WORKSPACE = "/keepwatch-stamp";
const EXTENSION = { "image/png": "png", "image/jpeg": "jpg" } as const;

/** What can be handed out with its reader's name on it. */
export type StampedKind = "application/pdf" | keyof typeof EXTENSION;
/** `who` and `when` stand across each page, `foot` in full at its end. */
export type Stamp = { who: string; when: string; foot: string };

function compile(source: string, inputs: Record<string, string>, files: Record<string, Buffer> = {}): Uint8Array {
  const typst = NodeCompiler.create({ fontArgs: [{ fontBlobs }], workspace: WORKSPACE });
  typst.addSource(`${WORKSPACE}/report-style.typ`, style);
  for (const [name, bytes] of Object.entries(files)) typst.mapShadow(`${WORKSPACE}/${name}`, bytes);
  const compiled = typst.compile({ mainFileContent: source, inputs });
  if (!compiled.result) {
    const error = compiled.takeDiagnostics();
    throw new Error(`The copy could not be typeset: ${error ? JSON.stringify(typst.fetchDiagnostics(error)) : "no reason was given"}`);
  }
  return new Uint8Array(typst.pdf(compiled.result, {}));
}

/** The document as a PDF with the stamp over every page; a picture gets a page of its own first. Errors: throws when a PDF cannot be opened. */
export async function stampDocument(document: { bytes: Uint8Array; kind: StampedKind; title: string }, stamp: Stamp): Promise<Uint8Array> {
  const { bytes, kind } = document;
  const pages = kind === "application/pdf" ? bytes : pictureAsPdf({ bytes, kind, title: document.title });
  const drawn = compile(main, { stamp: JSON.stringify({ who: printable(stamp.who, 60), when: printable(stamp.when, 60), foot: printable(stamp.foot, 60) }) });
  const made = await runQpdf({ "/in.pdf": pages, "/stamp.pdf": drawn }, ["/in.pdf", "--overlay", "/stamp.pdf", "--from=", "--repeat=1", "--", "/out.pdf"]);
  if (made === null) throw new Error("The document cannot be opened to be marked.");
  return made;
}

function pictureAsPdf({ bytes, kind, title }: { bytes: Uint8Array; kind: keyof typeof EXTENSION; title: string }): Uint8Array {
  const file = `picture.${EXTENSION[kind]}`;
  return compile(picturePage, { picture: JSON.stringify({ path: file, title: printable(title) }) }, { [file]: Buffer.from(bytes) });
}

/** Whether a PDF opens without a password and is whole enough to be marked. */
export async function opens(bytes: Uint8Array): Promise<boolean> {
  return (await runQpdf({ "/in.pdf": bytes }, ["/in.pdf", "/out.pdf"])) !== null;
}

import path from "node:path";
import createQpdf from "@neslinesli93/qpdf-wasm";

type Qpdf = { callMain(args: string[]): number; FS: { writeFile(name: string, bytes: Uint8Array): void; readFile(name: string): Uint8Array } };
type Options = { noInitialRun: boolean; locateFile: () => string };

/** One run of qpdf over files given by name, in memory of its own; what it wrote to /out.pdf. Null when it refused; it says why on stderr. */
export async function runQpdf(files: Readonly<Record<string, Uint8Array>>, args: readonly string[]): Promise<Uint8Array | null> {
  const wasm = path.join(/* turbopackIgnore: true */ process.cwd(), "node_modules", "@neslinesli93", "qpdf-wasm", "dist", "qpdf.wasm");
  const qpdf = await (createQpdf as unknown as (options: Options) => Promise<Qpdf>)({ noInitialRun: true, locateFile: () => wasm });
  for (const [name, bytes] of Object.entries(files)) qpdf.FS.writeFile(name, bytes);
  // 3 = done, with warnings.
  const code = qpdf.callMain([...args]);
  return code === 0 || code === 3 ? new Uint8Array(qpdf.FS.readFile("/out.pdf")) : null;
}

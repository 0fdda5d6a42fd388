import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

const EXTENSION = { "image/png": "png", "image/jpeg": "jpg" } as const;
const WORKSPACE = "/keepwatch-picture";

/** Whether a picture can be drawn to its last pixel. One that cannot would stop every PDF it stands in. */
export function isDrawable(bytes: Buffer, type: keyof typeof EXTENSION): boolean {
  const typst = NodeCompiler.create({ workspace: WORKSPACE });
  const file = `picture.${EXTENSION[type]}`;
  typst.mapShadow(`${WORKSPACE}/${file}`, bytes);
  const document = typst.compile({ mainFileContent: `#image("${file}", alt: "picture")` });
  return document.result !== null && document.result !== undefined;
}

import { readFileSync } from "node:fs";
import path from "node:path";
import { advancesOf } from "#server/renderers/pdf-metrics.ts";

const FACES = {
  "public-sans": ["400Regular/PublicSans_400Regular", "500Medium/PublicSans_500Medium", "600SemiBold/PublicSans_600SemiBold"],
  "source-serif-4": ["600SemiBold/SourceSerif4_600SemiBold"],
};

// Not through import.meta.url: a bundler would look for it beside the bundle.
const root = path.join(/* turbopackIgnore: true */ process.cwd(), "node_modules", "@expo-google-fonts");
const blobs = new Map(
  Object.entries(FACES).flatMap(([family, faces]) => faces.map((face) => [face, readFileSync(path.join(root, family, `${face}.ttf`))] as const)),
);

export const fontBlobs: Buffer[] = [...blobs.values()];

const COLUMNS = { ...Object.fromEntries([..."0123456789$"].map((letter) => [letter, 0.7])), ".": 0.3, ",": 0.3 };
const semiBold = advancesOf(blobs.get("600SemiBold/PublicSans_600SemiBold") ?? Buffer.alloc(0), COLUMNS);
const regular = advancesOf(blobs.get("400Regular/PublicSans_400Regular") ?? Buffer.alloc(0), COLUMNS);

/** Points at most: measured in the widest face of the tables. */
export function widthOf(text: string, size: number): number {
  return semiBold(text) * size;
}

/** Points in the face running text is set in, without kerning. */
export function regularWidthOf(text: string, size: number): number {
  return regular(text) * size;
}

/** How wide a face sets text, in ems. Reads the tables of a TrueType font that say so; `columns` has what is as wide as others where figures stand in columns. */
export function advancesOf(font: Uint8Array, columns: Readonly<Record<string, number>>): (text: string) => number {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const tables = new Map<string, number>();
  for (let at = 12, end = 12 + view.getUint16(4) * 16; at < end; at += 16) {
    tables.set(String.fromCharCode(...font.subarray(at, at + 4)), view.getUint32(at + 8));
  }
  const table = (name: string): number => {
    const at = tables.get(name);
    if (at === undefined) throw new Error(`the font has no ${name} table`);
    return at;
  };
  const unitsPerEm = view.getUint16(table("head") + 18);
  const measured = view.getUint16(table("hhea") + 34);
  const [hmtx, glyphs] = [table("hmtx"), glyphsOf(view, table("cmap"))];
  const advance = (point: number): number => {
    const glyph = glyphs(point);
    // A letter of another face is taken as wide as the widest usual one.
    return glyph === 0 ? 0.9 : view.getUint16(hmtx + 4 * Math.min(glyph, measured - 1)) / unitsPerEm;
  };
  const known = new Map<string, number>([...Object.entries(columns), ["\u200b", 0]]);
  return (text) => {
    let width = 0;
    for (const letter of text) {
      let own = known.get(letter);
      if (own === undefined) {
        own = advance(letter.codePointAt(0) ?? 0);
        known.set(letter, own);
      }
      width += own;
    }
    return width;
  };
}

/** Format 4: segments of the Basic Multilingual Plane. 0 = no such glyph. */
function glyphsOf(view: DataView, cmap: number): (point: number) => number {
  const starts = Array.from({ length: view.getUint16(cmap + 2) }, (_, at) => cmap + view.getUint32(cmap + 8 + 8 * at));
  const at = starts.find((start) => view.getUint16(start) === 4);
  if (at === undefined) throw new Error("the font has no plain character map");
  const twice = view.getUint16(at + 6);
  const [ends, begins] = [at + 14, at + 16 + twice];
  return (point) => {
    for (let segment = 0; segment < twice; segment += 2) {
      if (view.getUint16(ends + segment) < point) continue;
      const begin = view.getUint16(begins + segment);
      if (begin > point) return 0;
      const delta = view.getUint16(begins + twice + segment);
      const offsetAt = begins + 2 * twice + segment;
      const offset = view.getUint16(offsetAt);
      if (offset === 0) return (point + delta) & 0xffff;
      const glyph = view.getUint16(offsetAt + offset + 2 * (point - begin));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}

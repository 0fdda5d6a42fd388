/** Test only: a PDF of ours with its text changed, and the table of where each object begins made anew. */
export function rewritten(bytes: Uint8Array, change: (text: string) => string): Uint8Array {
  const before = Buffer.from(bytes).toString("latin1");
  const changed = change(before);
  if (changed === before) throw new Error("the change found nothing to change");
  const body = changed.slice(0, changed.lastIndexOf("\nxref\n") + 1);
  const trailer = /trailer[\s\S]*?(?=startxref)/u.exec(changed.slice(body.length))?.[0] ?? "";
  const places = [...body.matchAll(/^(\d+) 0 obj\b/gmu)].map((match) => [Number(match[1]), match.index] as const);
  const size = Math.max(...places.map(([number]) => number)) + 1;
  const at = new Map(places);
  const lines = Array.from({ length: size }, (_, number) => {
    const offset = at.get(number);
    return offset === undefined ? "0000000000 65535 f \n" : `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  return Buffer.from(`${body}xref\n0 ${size}\n${lines.join("")}${trailer}startxref\n${body.length}\n%%EOF`, "latin1");
}

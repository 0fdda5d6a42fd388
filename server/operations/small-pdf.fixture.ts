/** Test only: a whole PDF with a page for each text. */
export function smallPdf(...texts: string[]): Uint8Array {
  const pages = texts.map((_, at) => `${4 + 2 * at} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${pages}] /Count ${texts.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ...texts.flatMap((text, at) => {
      const drawn = `BT /F1 18 Tf 72 700 Td (${text}) Tj ET`;
      const page = `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${5 + 2 * at} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`;
      return [page, `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`];
    }),
  ];
  let body = "%PDF-1.7\n";
  const lines = objects.map((object, at) => {
    const line = `${String(body.length).padStart(10, "0")} 00000 n \n`;
    body += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return line;
  });
  const size = objects.length + 1;
  return new TextEncoder().encode(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${lines.join("")}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
  );
}

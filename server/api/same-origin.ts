/** Refuses what another site, a form or a stray client could send: null when the request may go on, else the status to answer. */
export function refuseForgery(request: Request, { baseUrl, maxBytes }: { baseUrl: string; maxBytes: number }): 403 | 413 | 415 | null {
  if ((request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() !== "application/json") return 415;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  // Browsers set Sec-Fetch-Site themselves, so it decides where it is sent; it also holds when a person types 127.0.0.1 for localhost.
  const same = site === null ? origin === new URL(baseUrl).origin : site === "same-origin";
  if (!same || request.headers.get("x-keepwatch") !== "1") return 403;
  return Number(request.headers.get("content-length") ?? 0) > maxBytes ? 413 : null;
}

/** The body as text, or null once it exceeds the cap: a chunked body has no honest length. */
export async function readCapped(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

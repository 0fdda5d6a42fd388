/** Refuses what another site, a form or a stray client could send: null when the request may go on, else the status to answer. */
export function refuseForgery(
  request: Request,
  { baseUrl, maxBytes, type = "application/json" }: { baseUrl: string; maxBytes: number; type?: "application/json" | "application/octet-stream" },
): 403 | 413 | 415 | null {
  if ((request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() !== type) return 415;
  if (!isOurs(request, baseUrl) || request.headers.get("x-keepwatch") !== "1") return 403;
  return Number(request.headers.get("content-length") ?? 0) > maxBytes ? 413 : null;
}

type Form = "application/x-www-form-urlencoded" | "multipart/form-data";

/** The same for a plain form of ours, which works without scripts and so cannot carry a header. */
export function refuseForeignForm(
  request: Request,
  { baseUrl, maxBytes, type = "application/x-www-form-urlencoded" }: { baseUrl: string; maxBytes: number; type?: Form },
): 403 | 413 | 415 | null {
  if (!isOurs(request, baseUrl)) return 403;
  if ((request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() !== type) return 415;
  return Number(request.headers.get("content-length") ?? 0) > maxBytes ? 413 : null;
}

/** Browsers set Sec-Fetch-Site themselves, so it decides where it is sent; it also holds when a person types 127.0.0.1 for localhost. */
function isOurs(request: Request, baseUrl: string): boolean {
  const site = request.headers.get("sec-fetch-site");
  return site === null ? request.headers.get("origin") === new URL(baseUrl).origin : site === "same-origin";
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

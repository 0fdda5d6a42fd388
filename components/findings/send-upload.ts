import type { UploadKind } from "#server/posture/upload.ts";

const LOST = "The file did not arrive. Nothing was changed.";

/** Hands a file in. Its id, by which to ask what became of it, or why it was refused. */
export async function sendUpload(
  file: File,
  { kind, client, site }: { kind: UploadKind; client?: string | undefined; site?: string | undefined },
): Promise<{ id: string } | { message: string }> {
  const asked = new URLSearchParams({ kind, name: file.name, ...(client === undefined ? {} : { client }), ...(site === undefined ? {} : { site }) });
  try {
    const headers = { "content-type": "application/octet-stream", "x-keepwatch": "1" };
    const answer = await fetch(`/api/imports?${asked}`, { method: "POST", headers, body: file });
    const said = (await answer.json().catch(() => ({}))) as { id?: string; message?: string };
    return answer.ok && said.id !== undefined ? { id: said.id } : { message: said.message ?? LOST };
  } catch {
    return { message: LOST };
  }
}

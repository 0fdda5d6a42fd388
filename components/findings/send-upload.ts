import type { UploadKind } from "#server/posture/upload.ts";

const LOST = "The file did not arrive. Nothing was changed.";

/** Hands a file in. Its id, by which to ask what became of it, or why it was refused. */
export async function sendUpload(
  file: File,
  { kind, ...about }: { kind: UploadKind } & Partial<Record<"client" | "site" | "targets", string | undefined>>,
): Promise<{ id: string } | { message: string }> {
  const given = Object.entries(about).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  const asked = new URLSearchParams({ kind, name: file.name, ...Object.fromEntries(given) });
  try {
    const headers = { "content-type": "application/octet-stream", "x-keepwatch": "1" };
    const answer = await fetch(`/api/imports?${asked}`, { method: "POST", headers, body: file });
    const said = (await answer.json().catch(() => ({}))) as { id?: string; message?: string };
    return answer.ok && said.id !== undefined ? { id: said.id } : { message: said.message ?? LOST };
  } catch {
    return { message: LOST };
  }
}

const JSON_HEADERS = { "content-type": "application/json", "x-keepwatch": "1" };

/** Posts to next-auth with its token against forgery; resolves to the status and, after a failure, next-auth's code. */
export async function postAuth(path: string, fields: Record<string, string>): Promise<{ ok: boolean; code: string | null }> {
  const { csrfToken } = (await (await fetch("/api/auth/csrf", { cache: "no-store" })).json()) as { csrfToken: string };
  const response = await fetch(`/api/auth/${path}`, { method: "POST", headers: JSON_HEADERS, body: JSON.stringify({ ...fields, csrfToken, json: "true" }) });
  const { url } = (await response.json()) as { url?: string };
  const code = url === undefined ? null : new URL(url, location.origin).searchParams.get("error");
  return { ok: response.ok && code === null, code };
}

/** A path of this site to go to after signing in, else the start page. `//evil`, `/\evil` and `https:evil` all lead elsewhere. */
export function ownPath(to: unknown): string {
  if (typeof to !== "string" || !to.startsWith("/")) return "/";
  const base = "http://own.invalid";
  const url = URL.parse(to, base);
  return url && url.origin === base && !url.pathname.startsWith("//") ? `${url.pathname}${url.search}${url.hash}` : "/";
}

/** The same for next-auth, which thinks in whole addresses. */
export function sameOrigin(url: string, baseUrl: string): string {
  const target = URL.parse(url, baseUrl);
  return target?.origin === new URL(baseUrl).origin ? target.href : baseUrl;
}

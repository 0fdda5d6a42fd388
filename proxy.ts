import { type NextRequest, NextResponse } from "next/server";
import { pagePolicy } from "#server/headers.ts";

const NEVER_FROM_OUTSIDE = /^x-(nonce|role|user|middleware-)/;

/** Makes the nonce and nothing else: who may see what is decided in procedures and in the database. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString("base64");
  const policy = pagePolicy(nonce);
  const headers = new Headers(request.headers);
  for (const name of [...headers.keys()]) if (NEVER_FROM_OUTSIDE.test(name)) headers.delete(name);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

// Bodies over 10 MB are cut short behind a proxy, so what takes bodies stays outside. What is no page keeps the closed policy.
export const config = { matcher: "/((?!api/|schemas/|_next/static/|\\.well-known/).*)" };

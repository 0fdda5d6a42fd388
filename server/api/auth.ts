import type { NextAuthOptions, User } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { sameOrigin } from "#server/api/own-path.ts";
import { sessionCookieName } from "#server/api/session.ts";
import { env } from "#server/env.ts";
import { AppError } from "#server/errors.ts";
import { interop } from "#server/interop.ts";
import { log } from "#server/log.ts";
import { endSession } from "#server/operations/end-session.ts";
import { openSession } from "#server/operations/open-session.ts";
import { signIn } from "#server/operations/sign-in.ts";
import { ABSOLUTE_S, findSession } from "#server/store/identity.ts";
import { tokenHash } from "#server/token.ts";

const now = () => new Date().toISOString();

async function authorize(
  given: Record<"email" | "password", string> | undefined,
  request: { headers?: Record<string, unknown> | undefined },
): Promise<User | null> {
  if (typeof given?.email !== "string" || typeof given.password !== "string") return null;
  const peer = request.headers?.["x-forwarded-for"];
  try {
    const person = await signIn({
      email: given.email,
      password: given.password,
      peer: typeof peer === "string" ? peer : "unknown",
      now: now(),
      pepper: env.pepper,
    });
    return person && { id: person.userId };
  } catch (error) {
    if (!(error instanceof AppError)) log("error", "auth.failed", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    // next-auth puts this text into an address: a code, never a message.
    throw new Error(error instanceof AppError ? error.code : "unavailable");
  }
}

/** Opaque sessions behind next-auth's token hooks: the cookie is 256 random bits, everything else is looked up on every request. */
export function authOptions(): NextAuthOptions {
  const https = env.url.startsWith("https:");
  return {
    secret: env.authSecret,
    useSecureCookies: https,
    pages: { signIn: "/sign-in", error: "/sign-in" },
    session: { strategy: "jwt", maxAge: ABSOLUTE_S },
    cookies: { sessionToken: { name: sessionCookieName(env.url), options: { httpOnly: true, sameSite: "lax", path: "/", secure: https } } },
    providers: env.passwordSignIn ? [interop(CredentialsProvider)({ credentials: { email: {}, password: {} }, authorize })] : [],
    jwt: {
      encode: async ({ token }) => {
        if (typeof token?.["session"] === "string") return token["session"];
        if (typeof token?.sub !== "string") throw new Error("nobody to open a session for");
        return openSession({ userId: token.sub, now: now() });
      },
      decode: async ({ token }) => {
        if (!token) return null;
        const person = await findSession({ tokenSha256: tokenHash(token), now: now() });
        return person && { sub: person.userId, name: person.name, email: person.email, role: person.role, session: token };
      },
    },
    callbacks: {
      // What `update` sends is the browser's wish; a token is only ever what decode read from the database.
      jwt: ({ token }) => token,
      session: ({ session, token }) => ({ expires: session.expires, user: { name: token.name ?? null, email: token.email ?? null } }),
      redirect: ({ url, baseUrl }) => sameOrigin(url, baseUrl),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.["session"] === "string") await endSession({ token: token["session"] });
      },
    },
    logger: {
      error: (code) => log("warn", "auth.warning", { code }),
      warn: (code) => log("warn", "auth.warning", { code }),
      debug: () => undefined,
    },
  };
}

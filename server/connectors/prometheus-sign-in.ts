import { z } from "zod";
import { AppError } from "#server/errors.ts";

export const SignIn = z.enum(["none", "basic", "bearer"]);
type SignIn = z.infer<typeof SignIn>;

const Basic = z.object({ username: z.string(), password: z.string() }).transform(({ username, password }) => `${username}:${password}`);
const Bearer = z.object({ token: z.string() }).transform(({ token }) => token);
const TOKEN = /^[\x21-\x7e]+$/;
const LOGIN = /^[^\r\n:]*:[^\r\n]+$/;

/**
 * The Authorization header. A secret is JSON ({"username","password"} or {"token"}) or plain text ("user:password" or the token). Where nobody says which,
 * its shape does: a plain text with a colon is a login. Errors: bad-input where the secret is missing, of another shape, or would silently go unused.
 */
export function authorization(auth: SignIn | undefined, secret: string | null): Record<string, string> {
  if (secret === null) {
    if (auth === undefined || auth === "none") return {};
    throw new AppError("bad-input", `This source signs in by ${auth}, but it has no secret.`);
  }
  if (auth === "none")
    throw new AppError(
      "bad-input",
      "This source has a secret, but its sign-in is set to none, so the secret would not be used. Set sign-in to basic or bearer.",
    );
  const read = readSecret(auth, secret);
  if (read === null) {
    const wanted = auth === undefined ? "neither user:password nor a token" : `not what signing in by ${auth} takes`;
    throw new AppError("bad-input", `The secret of this source is ${wanted}.`);
  }
  return { authorization: "login" in read ? `Basic ${Buffer.from(read.login).toString("base64")}` : `Bearer ${read.token}` };
}

type Read = { login: string } | { token: string };

function readSecret(auth: "basic" | "bearer" | undefined, secret: string): Read | null {
  const value = contentsOf(secret);
  if (value === undefined) return null;
  const login = typeof value === "string" ? value : Basic.safeParse(value).data;
  const token = typeof value === "string" ? value : Bearer.safeParse(value).data;
  if (auth !== "bearer" && login !== undefined && LOGIN.test(login)) return { login };
  return auth !== "basic" && token !== undefined && TOKEN.test(token) ? { token } : null;
}

/** The text itself, or what is in it if it means to be JSON; undefined for broken JSON. */
function contentsOf(secret: string): unknown {
  if (!/^\s*[{"]/.test(secret)) return secret.trim();
  try {
    return JSON.parse(secret);
  } catch {
    return undefined;
  }
}

import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Env } from "#server/env.ts";
import { AppError } from "#server/errors.ts";
import { embeddedSecrets, expandKey, masterSecret } from "#server/keys.ts";

/** The logins of security.md: one per plane, the owner of all objects, and the one that may read everything for a backup. */
export const LOGINS = ["app_public", "app_client", "app_staff", "app_worker", "app_auth", "migrator", "backup"] as const;
export type Login = (typeof LOGINS)[number];

/** A database and the secret from which its logins' passwords and its context key are derived. `search` keeps TLS options of the given URL. */
export type Target = { host: string; port: number; database: string; search: string; secret: Buffer };

export const Running = z.object({ port: z.number().int(), pid: z.number().int(), database: z.string() });

export function loginUrl(target: Target, login: Login): string {
  return urlFor(target, login, loginPassword(target, login));
}

export function loginPassword(target: Target, login: Login): string {
  return expandKey(target.secret, `role:${login}`).toString("base64url");
}

export function urlFor({ host, port, database, search }: Target, user: string, password: string): string {
  return `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${encodeURIComponent(database)}${search}`;
}

/** Where the database is: the given server, else the embedded one that a Keepwatch process has running. Errors: AppError when there is none. */
export function findTarget(env: Env): Target {
  const secret = masterSecret(env);
  if (env.databaseUrl) {
    const url = new URL(env.databaseUrl);
    return { host: url.hostname, port: Number(url.port || 5432), database: decodeURIComponent(url.pathname.slice(1)), search: url.search, secret };
  }
  const running = readRunning(env.dataDir);
  if (!running) throw new AppError("unavailable", "No database is running. Start Keepwatch with `npm start`, or set DATABASE_URL.");
  return { host: "127.0.0.1", port: running.port, database: running.database, search: "", secret };
}

/** The login that may create roles; only `keepwatch migrate` uses it. */
export function adminUrl(env: Env, target: Target): string {
  return env.databaseUrl ?? urlFor(target, "postgres", embeddedSecrets(env.dataDir).superuser);
}

export function readRunning(dataDir: string): z.infer<typeof Running> | null {
  try {
    return Running.parse(JSON.parse(readFileSync(path.join(dataDir, "server.json"), "utf8")));
  } catch {
    return null;
  }
}

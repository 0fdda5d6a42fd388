import path from "node:path";
import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { deriveKey, type SealingKeys, sealingKeys } from "#server/keys.ts";

const flag = z.enum(["0", "1", "true", "false"]).transform((value) => value === "1" || value === "true");
const httpUrl = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ""));
const databaseUrl = z.url({ protocol: /^postgres(ql)?$/, error: "must be postgresql://user:password@host:port/database" });
const secret = z
  .string()
  .refine(
    (value) => Buffer.from(value, "base64").length >= 32 && new Set(value).size > 10,
    "must be at least 32 random bytes in base64 (openssl rand -base64 32)",
  );

const sealingKey = z.string().refine((value) => Buffer.from(value, "base64").length === 32, "must be 32 random bytes in base64 (openssl rand -base64 32)");

const catalogueUrl = z.union([z.literal("off"), httpUrl]).optional();

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const Environment = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  DATABASE_URL: databaseUrl.optional(),
  KEEPWATCH_HOST: z.string().min(1).default("127.0.0.1"),
  KEEPWATCH_TRUSTED_HOPS: z.coerce.number().int().min(0).max(5).default(0),
  KEEPWATCH_VENDOR: z.string().min(1).max(80).default("Northgate Civic"),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  KEEPWATCH_DATA: z.string().min(1).default(".keepwatch"),
  KEEPWATCH_BASE_URL: httpUrl.optional(),
  KEEPWATCH_SECRET: secret.optional(),
  KEEPWATCH_SEALING_KEY: sealingKey.optional(),
  KEEPWATCH_SEALING_KEY_BEFORE: sealingKey.optional(),
  KEEPWATCH_CHECK_MONTHS: z.coerce.number().int().min(1).max(1200).optional(),
  KEEPWATCH_KEV_URL: catalogueUrl,
  KEEPWATCH_EPSS_URL: catalogueUrl,
  KEEPWATCH_DEMO: flag.default(false),
  KEEPWATCH_PASSWORD_SIGN_IN: flag.optional(),
});

export type Env = {
  production: boolean;
  /** null = the embedded server under `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  port: number;
  /** The address the web server listens on. */
  host: string;
  /** How many proxies of ours stand in front and append to X-Forwarded-For; 0 = none, and the header is ignored. */
  trustedHops: number;
  vendorName: string;
  /** Where people reach us, without a trailing slash. */
  url: string;
  /** null = generated once into `dataDir`/secrets.json (embedded default only). */
  secret: string | null;
  demo: boolean;
  /** Whole months before this one of which single checks are kept; null = all. */
  checkMonths: number | null;
  /** Where CISA's KEV and FIRST's EPSS are got from: null = from them, "off" = nowhere (files can still be imported). */
  kevUrl: string | null;
  epssUrl: string | null;
  passwordSignIn: boolean;
  /** Signs and encrypts session cookies. */
  readonly authSecret: string;
  /** Seal connector secrets and concerns at rest (32 bytes each): the newest seals, the older ones still open. */
  readonly sealingKeys: SealingKeys;
  /** Whether the sealing key is set by the environment, where we cannot make one. */
  givenSealingKey: boolean;
  /** Keys the counters that limit tries, so that the table cannot be turned back into addresses. */
  readonly pepper: string;
};

/** Errors: AppError naming each wrong variable, never its value. An empty variable counts as unset. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new AppError("bad-input", `Keepwatch cannot start: ${parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; ")}`);
  }
  const value = parsed.data;
  if (value.DATABASE_URL && !value.KEEPWATCH_SECRET) {
    throw new AppError("bad-input", "Keepwatch cannot start: KEEPWATCH_SECRET must be set when DATABASE_URL is (openssl rand -base64 32)");
  }
  const url = value.KEEPWATCH_BASE_URL ?? `http://localhost:${value.PORT}`;
  // Sign-in cookies and reports would cross the network readable by anyone on the way.
  if (value.NODE_ENV === "production" && url.startsWith("http:") && !LOOPBACK.test(new URL(url).hostname)) {
    throw new AppError("bad-input", "Keepwatch cannot start: KEEPWATCH_BASE_URL must be https, except on this machine itself (localhost)");
  }
  return {
    production: value.NODE_ENV === "production",
    databaseUrl: value.DATABASE_URL ?? null,
    dataDir: path.resolve(/* turbopackIgnore: true */ process.cwd(), value.KEEPWATCH_DATA),
    port: value.PORT,
    host: value.KEEPWATCH_HOST,
    trustedHops: value.KEEPWATCH_TRUSTED_HOPS,
    vendorName: value.KEEPWATCH_VENDOR,
    url,
    secret: value.KEEPWATCH_SECRET ?? null,
    demo: value.KEEPWATCH_DEMO,
    kevUrl: value.KEEPWATCH_KEV_URL ?? null,
    epssUrl: value.KEEPWATCH_EPSS_URL ?? null,
    checkMonths: value.KEEPWATCH_CHECK_MONTHS ?? null,
    passwordSignIn: value.KEEPWATCH_PASSWORD_SIGN_IN ?? (value.KEEPWATCH_DEMO || !value.DATABASE_URL),
    get authSecret() {
      return deriveKey(this, "session").toString("base64url");
    },
    givenSealingKey: value.KEEPWATCH_SEALING_KEY !== undefined,
    get sealingKeys() {
      const [newest, before] = [value.KEEPWATCH_SEALING_KEY, value.KEEPWATCH_SEALING_KEY_BEFORE];
      return sealingKeys(this, newest === undefined ? [] : before === undefined ? [newest] : [newest, before]);
    },
    get pepper() {
      return deriveKey(this, "rate").toString("base64url");
    },
  };
}

export const env = readEnv(process.env);

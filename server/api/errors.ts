import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { AppError, type ErrorCode } from "#server/errors.ts";

const TRPC = {
  "bad-input": "BAD_REQUEST",
  "not-found": "NOT_FOUND",
  forbidden: "FORBIDDEN",
  unauthenticated: "UNAUTHORIZED",
  conflict: "CONFLICT",
  "too-many": "TOO_MANY_REQUESTS",
  upstream: "BAD_GATEWAY",
  unavailable: "SERVICE_UNAVAILABLE",
} as const satisfies Record<ErrorCode, TRPCError["code"]>;

export const STATUS: Record<ErrorCode, number> = {
  "bad-input": 400,
  "not-found": 404,
  forbidden: 403,
  unauthenticated: 401,
  conflict: 409,
  "too-many": 429,
  upstream: 502,
  unavailable: 503,
};

// One wording each, whatever the cause: a foreign thing and a missing thing must not differ by a byte.
const SAME: Partial<Record<ErrorCode, string>> = {
  "not-found": "There is nothing here, or it is not shared with you.",
  forbidden: "Your role does not allow this.",
  unauthenticated: "Sign in to continue.",
};

/** What a person may read of an error, or null when it is ours to look up by its id. */
export function publicError(error: unknown): { code: ErrorCode; message: string } | null {
  const cause = error instanceof TRPCError && error.cause ? error.cause : error;
  if (cause instanceof AppError) return { code: cause.code, message: SAME[cause.code] ?? cause.message };
  if (error instanceof TRPCError && error.code === "BAD_REQUEST" && cause instanceof ZodError) {
    const fields = cause.issues.slice(0, 5).map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`);
    return { code: "bad-input", message: `Please check ${fields.join("; ")}` };
  }
  return null;
}

export function toTrpc(error: TRPCError): TRPCError {
  const known = publicError(error);
  return known ? new TRPCError({ code: TRPC[known.code], message: known.message, cause: error.cause }) : error;
}

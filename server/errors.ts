export type ErrorCode = "bad-input" | "not-found" | "forbidden" | "unauthenticated" | "conflict" | "too-many" | "upstream" | "unavailable";

/** The one error a person may read: its message says what is wrong, where, and what to do. Anything else is reported by id only. */
export class AppError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
  }
}

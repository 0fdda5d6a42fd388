import { initTRPC, type TRPCError } from "@trpc/server";
import { can, type Permission } from "#server/posture/access.ts";
import { AppError } from "#server/errors.ts";
import { env } from "#server/env.ts";
import { log } from "#server/log.ts";
import { noteRefusal } from "#server/operations/note-refusal.ts";
import { publicError, toTrpc } from "#server/api/errors.ts";
import type { Person } from "#server/store/identity.ts";
import { scopeForUser } from "#server/store/scope.ts";

export interface Context {
  person: Person | null;
  /** The address that called, for counting only. */
  peer: string;
  requestId: string;
  now: string;
  /** The hash of the follow link's token this browser holds. */
  follow?: string | null | undefined;
  /** Who is signed in by now: a stream outlives the request that opened it. */
  again?: (() => Promise<Person | null>) | undefined;
}

/** `anyone`: no account. `signed-in`: any role. Otherwise the permission. A procedure that says nothing is refused. */
export interface Meta {
  needs?: Permission | "anyone" | "signed-in";
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    // Pings tell a quiet stream from a dead one; every stream ends in time and goes on as a new request, which is looked at afresh.
    sse: { ping: { enabled: true, intervalMs: 3_000 }, maxDurationMs: 20 * 60_000, client: { reconnectAfterInactivityMs: 8_000 } },
    errorFormatter({ shape, error, ctx }) {
      const requestId = ctx?.requestId ?? null;
      const known = publicError(error);
      const silent = error.code === "INTERNAL_SERVER_ERROR" ? "Something went wrong. Nothing was changed." : shape.message;
      const message = known?.message ?? (error.cause ? "Something went wrong. Nothing was changed." : silent);
      return { message, code: shape.code, data: { code: shape.data.code, httpStatus: shape.data.httpStatus, requestId } };
    },
  });

export const router = t.router;
export const callerFactory = t.createCallerFactory;

const answered = t.middleware(async ({ ctx, path, next }) => {
  const result = await next();
  if (result.ok) return result;
  const error = toTrpc(result.error);
  if (error.code === "INTERNAL_SERVER_ERROR") {
    const cause = result.error.cause ?? result.error;
    log("error", "api.failed", { requestId: ctx.requestId, path, error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) });
  }
  throw error;
});

/** Authenticate, then the permission of the whole function, both before any input is read. */
export function admit(person: Person | null, needs: Meta["needs"]): void {
  if (needs === undefined) throw new AppError("forbidden", "undeclared");
  if (needs === "anyone") return;
  if (person === null) throw new AppError("unauthenticated", "no session");
  if (needs !== "signed-in" && !can(person.role, needs)) throw new AppError("forbidden", needs);
}

/** `admit`, with the refusal of somebody signed in written down. */
export async function admitOrNote({ person, requestId, now }: Context, needs: Meta["needs"], what: string): Promise<void> {
  try {
    admit(person, needs);
  } catch (error) {
    log("warn", "api.refused", { requestId, path: what, user: person?.userId ?? null });
    if (person !== null) await noteRefusal({ userId: person.userId, what, now, pepper: env.pepper });
    throw error;
  }
}

const gate = t.middleware(async ({ ctx, meta, path, next }) => {
  await admitOrNote(ctx, meta?.needs, path);
  return next();
});

const scoped = t.middleware(async ({ ctx, next }) => {
  if (ctx.person === null) throw new AppError("unauthenticated", "no session");
  const scope = await scopeForUser({ userId: ctx.person.userId, role: ctx.person.role });
  return next({ ctx: { person: ctx.person, scope, actor: ctx.person.email } });
});

/** For anyone; still has to say so. */
export const open = t.procedure.use(answered).use(gate);

/** For people who are signed in: `ctx.scope` holds the clients they reach, fresh from the database. */
export const procedure = open.use(scoped);

export type { TRPCError };

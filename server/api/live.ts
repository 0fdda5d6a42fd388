import { createHash } from "node:crypto";
import { TRPCError, tracked, type TrackedEnvelope } from "@trpc/server";
import { publicError, toTrpc } from "#server/api/errors.ts";
import type { Context } from "#server/api/trpc.ts";
import { AppError } from "#server/errors.ts";
import { log } from "#server/log.ts";
import { onWalkThrough } from "#server/store/notifications.ts";
import type { Person } from "#server/store/identity.ts";
import { type ClientScope, scopeForUser } from "#server/store/scope.ts";
import { takeSeat } from "#server/streams.ts";

/** How long a change of who may see it can go unnoticed, and one of what there is to see if its notice was lost. */
const LOOK_AGAIN_MS = 3_000;

type Stream<T> = {
  ctx: Context;
  who: string;
  signal: AbortSignal | undefined;
  lastEventId: string | undefined;
  /** Whose changes wake it. */
  clientId: string;
  /** Reads the state with the rights of that moment; throws when there are none any more. */
  read: () => Promise<T>;
};

/**
 * The state now and whenever it changes, from inside tRPC's stream. Each state carries its own hash as its id, so that a browser that comes back with the last one is only sent
 * what is new. Ends without a word when the process stops: the browser connects again.
 */
export async function* liveStates<T>({ ctx, who, signal, lastEventId, clientId, read }: Stream<T>): AsyncGenerator<TrackedEnvelope<T>, void> {
  try {
    yield* seated({ ctx, who, signal, lastEventId, clientId, read });
  } catch (error) {
    throw shown(error, ctx);
  }
}

async function* seated<T>({ ctx, who, signal, lastEventId, clientId, read }: Stream<T>): AsyncGenerator<TrackedEnvelope<T>, void> {
  const seat = takeSeat({ who, peer: ctx.peer });
  const over = AbortSignal.any(signal ? [signal, seat.stopped] : [seat.stopped]);
  // At once, though nobody may ask this generator for its end.
  over.addEventListener("abort", seat.leave);
  const news = newsOf(clientId, over);
  let sent = lastEventId;
  try {
    while (!over.aborted) {
      const state = await read();
      const id = createHash("sha256").update(JSON.stringify(state)).digest("base64url").slice(0, 16);
      if (id !== sent) yield tracked(id, state);
      sent = id;
      await news.next();
    }
  } finally {
    news.stop();
    seat.leave();
  }
  // An end would tell the browser that all is said; a broken stream makes it connect again.
  if (seat.stopped.aborted) throw new DOMException("stopping", "AbortError");
}

/** `next` waits for a notice, for the time to look again, or for the end; a notice that came meanwhile is not lost. */
function newsOf(clientId: string, over: AbortSignal): { next(): Promise<void>; stop(): void } {
  let noticed = false;
  let wake = () => {};
  const off = onWalkThrough(clientId, () => {
    noticed = true;
    wake();
  });
  const end = () => wake();
  over.addEventListener("abort", end);
  return {
    async next() {
      if (!noticed && !over.aborted) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, LOOK_AGAIN_MS);
        });
        clearTimeout(timer);
      }
      noticed = false;
    },
    stop() {
      off();
      over.removeEventListener("abort", end);
    },
  };
}

function shown(error: unknown, ctx: Context): unknown {
  if (error instanceof DOMException) return error;
  const cause = error instanceof TRPCError ? error : new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: error });
  if (publicError(error) === null)
    log("error", "api.stream", { requestId: ctx.requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return toTrpc(cause);
}

/** A move reaches a hundred followers at once; asking who each of them is can wait this long. */
const SURE_MS = 2_500;

/** Who somebody is and what they reach, looked up again every few seconds. Errors: unauthenticated once signed out, disabled or in another role. */
export function stillIn(ctx: Context & { person: Person; scope: ClientScope }): () => Promise<ClientScope> {
  let known = { scope: ctx.scope, at: Date.now() };
  return async () => {
    if (Date.now() - known.at < SURE_MS) return known.scope;
    const person = await ctx.again?.();
    if (person == null || person.userId !== ctx.person.userId || person.role !== ctx.person.role) throw new AppError("unauthenticated", "no session any more");
    known = { scope: await scopeForUser({ userId: person.userId, role: person.role }), at: Date.now() };
    return known.scope;
  };
}

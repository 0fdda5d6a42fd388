import "server-only";
import { TRPCError } from "@trpc/server";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { appRouter } from "#server/api/root.ts";
import { contextOf } from "#server/api/session.ts";
import { callerFactory } from "#server/api/trpc.ts";

const createCaller = callerFactory(appRouter);

/** The same procedures, for server components: once per request, with that request's person. */
export const serverApi = cache(async () => createCaller(await contextOf(await headers())));

/** Who is asking, for layouts and redirects; null when signed out. */
export const currentPerson = cache(async () => (await contextOf(await headers())).person);

export type ServerApi = Awaited<ReturnType<typeof serverApi>>;

/**
 * What a page needs, or the page's end: signed out goes to sign-in and comes back to `path`; forbidden, foreign and missing all end as the one not-found page.
 */
export async function pageData<T>(path: string, read: (api: ServerApi) => Promise<T>): Promise<T> {
  try {
    return await read(await serverApi());
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    if (error.code === "UNAUTHORIZED") redirect(`/sign-in?to=${encodeURIComponent(path)}`);
    if (error.code === "NOT_FOUND" || error.code === "FORBIDDEN" || error.code === "BAD_REQUEST") notFound();
    throw error;
  }
}

/** For pages that say themselves that there is nothing: null instead of the not-found page. */
export async function dataOrNothing<T>(read: (api: ServerApi) => Promise<T>): Promise<T | null> {
  try {
    return await read(await serverApi());
  } catch (error) {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

import { useMemo } from "react";
import type { OpenStream } from "#components/present/use-stream.ts";
import { QUIET, useTRPCClient } from "#components/trpc.tsx";

export type LiveState = { id: string; period: string; revision: number; presenter: string; slide: string; seq: number; blank: boolean; endedAt: string | null };
export type Here = { id: string; slide: string; following: boolean };
export type FollowSource = { open: OpenStream<{ live: LiveState | null }>; say: (here: Here, quiet: boolean) => Promise<unknown> };

/** How somebody follows: signed in, their own report; or by link, under a name. */
export type FollowBy = { by: "account"; client: string; period: string } | { by: "link"; followerId: string; name: string };

/** The two ways in behind one face; null until somebody who came by link has said who they are. */
export function useFollowSource(how: FollowBy | null): FollowSource | null {
  const api = useTRPCClient();
  const key = how === null ? null : JSON.stringify(how);
  return useMemo((): FollowSource | null => {
    if (key === null) return null;
    const given = JSON.parse(key) as FollowBy;
    if (given.by === "link") {
      const { followerId, name } = given;
      return {
        open: (last, on) => api.followLink.follow.subscribe(last ? { lastEventId: last } : {}, on),
        say: ({ slide, following }, quiet) => api.followLink.here.mutate({ followerId, name, slide, following }, inTime(quiet)),
      };
    }
    const { client, period } = given;
    return {
      open: (last, on) => api.walkThrough.follow.subscribe({ client, period, ...(last ? { lastEventId: last } : {}) }, on),
      say: (here, quiet) => api.walkThrough.here.mutate(here, inTime(quiet)),
    };
  }, [api, key]);
}

const inTime = (quiet: boolean) => ({ signal: AbortSignal.timeout(6_000), ...(quiet ? { context: QUIET } : {}) });

"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { QUIET, useTRPC } from "#components/trpc.tsx";

const LOOK_MS = 8_000;

/** Tells a client user, wherever they are, that a report of theirs is being presented. */
export function LiveBanner() {
  const path = usePathname();
  const running = useQuery(useTRPC().walkThrough.running.queryOptions({}, { refetchInterval: LOOK_MS, staleTime: 0, trpc: { context: QUIET } })).data;
  const follow = running ? `/clients/${running.client}/${running.period}/follow` : "";
  return (
    <div role="status" className="live-banner-place">
      {running && path !== follow && (
        <p className="live-banner">
          <span>{running.presenter} is presenting your report now.</span>
          <Link className="btn primary" href={follow}>
            Follow
          </Link>
        </p>
      )}
    </div>
  );
}

"use client";
import { FollowBar } from "#components/follow/follow-bar.tsx";
import { useFollowSource } from "#components/follow/follow-source.ts";

type AccountFollowProps = { client: string; period: string; revision: number; report: string; path: string };

export function AccountFollow({ client, period, revision, report, path }: AccountFollowProps) {
  const source = useFollowSource({ by: "account", client, period });
  return <FollowBar source={source} revision={revision} report={report} signIn={`/sign-in?to=${encodeURIComponent(path)}`} />;
}

"use client";
import { useQueryClient } from "@tanstack/react-query";
import { postAuth } from "#components/sign-in/auth-request.ts";
import { Button } from "#components/ui/button.tsx";

export function SignOut() {
  const queries = useQueryClient();
  async function leave() {
    await postAuth("signout", {}).catch(() => undefined);
    queries.clear();
    location.assign("/sign-in");
  }
  return (
    <Button tone="plain" onPress={() => void leave()}>
      Sign out
    </Button>
  );
}

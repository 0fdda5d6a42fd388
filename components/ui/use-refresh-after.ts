"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";

/** Work that went on while the page was open has changed what the page shows: asks for it anew once the work has ended. */
export function useRefreshAfter(busy: boolean): void {
  const router = useRouter();
  const wasBusy = useRef(busy);
  useEffect(() => {
    if (wasBusy.current && !busy) router.refresh();
    wasBusy.current = busy;
  }, [busy, router]);
}

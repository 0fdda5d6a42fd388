"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";

type Opening = "looking" | "closed" | "over" | "later" | "offline";

/**
 * Hands the secret of the address to the server once and takes it out of the address, so that it stays in no history and no log.
 * `quiet`: a walk-through is on screen already; only another link's secret does anything. `over`: one was, and has just ended.
 */
export function LinkOpener({ quiet = false, over = false }: { quiet?: boolean; over?: boolean }) {
  const router = useRouter();
  const [opening, setOpening] = useState<Opening>(over ? "over" : "looking");
  const tried = useRef(false);
  useEffect(() => {
    const open = async () => {
      const token = location.hash.slice(1);
      if (token === "") return setOpening(over ? "over" : "closed");
      history.replaceState(null, "", location.pathname);
      const answer = await send(token);
      if (answer === 200) router.refresh();
      setOpening(answer === 200 ? "looking" : answer === null ? "offline" : answer === 429 ? "later" : "closed");
    };
    if (!tried.current) void open();
    tried.current = true;
    const again = () => void open();
    window.addEventListener("hashchange", again);
    return () => window.removeEventListener("hashchange", again);
  }, [router, over]);
  if (quiet) return null;
  const { title, text } = WORDS[opening];
  return (
    <main id="main" tabIndex={-1} className="notice" aria-busy={opening === "looking"}>
      <p className="eyebrow">Follow a presentation</p>
      <h1>{title}</h1>
      <p>{text}</p>
    </main>
  );
}

const WORDS: Record<Opening, { title: string; text: string }> = {
  looking: { title: "Opening the presentation.", text: "One moment." },
  closed: {
    title: "This presentation is not open.",
    text: "It may have ended, or the link has expired or was closed. Ask the presenter for a new link. If you have an account, sign in to read the report.",
  },
  over: {
    title: "The presentation is over.",
    text: "The presenter has ended it or closed the link. Thank you for coming. If you have an account, sign in to read the report.",
  },
  later: { title: "Too many tries from here.", text: "Please wait a minute and open the link again." },
  offline: { title: "There is no connection.", text: "Check the network and open the link again." },
};

async function send(token: string): Promise<number | null> {
  try {
    const headers = { "content-type": "application/json", "x-keepwatch": "1" };
    return (await fetch("/api/follow", { method: "POST", headers, body: JSON.stringify({ token }) })).status;
  } catch {
    return null;
  }
}

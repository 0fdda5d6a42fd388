import { useEffect, useState } from "react";

/** The time of this machine, to the second; null before the page has come to life, so that no server's clock is shown. */
export function useNow(): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return now;
}

import type { Sending } from "#components/present/walk-sender.ts";

type Lane = {
  /** Something changed. While the lane is stuck only time, the network or the person brings it on, not every change. */
  changed(): void;
  /** Try now. */
  now(): void;
  close(): void;
};

/** One message at a time; what changes meanwhile is sent right after. Tries again by itself while there is no network. */
export function sendingLane({ send, heard, retryMs }: { send: () => Promise<Sending>; heard: (sending: Sending) => void; retryMs: number }): Lane {
  let busy = false;
  let again = false;
  let stuck = false;
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = async () => {
    if (busy || over) {
      again = true;
      return;
    }
    busy = true;
    clearTimeout(timer);
    do {
      again = false;
      const sending = await send();
      if (over) return;
      stuck = sending.state !== "sent";
      heard(sending);
      if (sending.state === "offline") timer = setTimeout(run, retryMs);
    } while (again && !stuck);
    busy = false;
  };
  return {
    changed() {
      if (busy || !stuck) void run();
    },
    now: () => void run(),
    close() {
      over = true;
      clearTimeout(timer);
    },
  };
}

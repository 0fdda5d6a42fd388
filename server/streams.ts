import { AppError } from "#server/errors.ts";

type Seat = { who: string; peer: string; stop: AbortController };

const OF_ONE_PERSON = 8;
/** A council chamber behind one address may hold a good many followers. */
const OF_ONE_ADDRESS = 120;
const OF_ALL = 4_000;

// Next compiles this file into several bundles of one process, and the server outside them ends what they opened.
const holder = globalThis as typeof globalThis & { keepwatchStreams?: { seats: Set<Seat>; closing: boolean } };
holder.keepwatchStreams ??= { seats: new Set(), closing: false };
const streams = holder.keepwatchStreams;

/** A place for one open stream, to be left when it ends. Errors: too-many of one person, one address or in all; unavailable while the process is stopping. */
export function takeSeat({ who, peer }: { who: string; peer: string }): { stopped: AbortSignal; leave(): void } {
  if (streams.closing) throw new AppError("unavailable", "This server is being restarted. Please try again.");
  const seats = [...streams.seats];
  if (
    seats.length >= OF_ALL ||
    seats.filter((seat) => seat.who === who).length >= OF_ONE_PERSON ||
    seats.filter((seat) => seat.peer === peer).length >= OF_ONE_ADDRESS
  )
    throw new AppError("too-many", "Too many windows of this presentation are open. Close some and try again.");
  const seat: Seat = { who, peer, stop: new AbortController() };
  streams.seats.add(seat);
  return { stopped: seat.stop.signal, leave: () => void streams.seats.delete(seat) };
}

/** Ends every open stream, and lets no new one begin: the browsers come back through another process, or this one's successor. */
export function closeStreams(): void {
  streams.closing = true;
  for (const seat of streams.seats) seat.stop.abort();
}

import { useEffect, useRef, useState } from "react";
import { failureOf } from "#components/present/walk-sender.ts";

type On<T> = {
  onData: (event: { id: string; data: T }) => void;
  onError: (error: unknown) => void;
  onComplete: () => void;
  onConnectionStateChange: (state: { state: string; error: unknown }) => void;
};
/** Subscribes from the state with this id on; undefined = from the beginning. */
export type OpenStream<T> = (lastEventId: string | undefined, on: On<T>) => { unsubscribe: () => void };
/** `lost`: it was to be there and is not; before the first answer neither. */
export type StreamStanding = { connected: boolean; lost: boolean; refused: "signed-out" | "gone" | null };

const AGAIN_MS = 1_000;
/** The browser tries by itself first; it takes its time. */
const PATIENCE_MS = 1_500;
const FIRST_MS = 8_000;

/** Follows a stream and comes back to it whenever it breaks, from the last state on. Memoise `open`; null = no stream now. */
export function useStream<T>(open: OpenStream<T> | null, onState: (state: T) => void): StreamStanding {
  const [standing, setStanding] = useState<StreamStanding>({ connected: false, lost: false, refused: null });
  const heard = useRef(onState);
  heard.current = onState;
  useEffect(() => {
    if (open === null) return;
    let last: string | undefined;
    let attempt = 0;
    let leave = () => {};
    let timer: ReturnType<typeof setTimeout>;
    const later = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(connect, ms);
    };
    const lost = (ms: number) => {
      setStanding({ connected: false, lost: true, refused: null });
      later(ms);
    };
    const connect = () => {
      leave();
      attempt += 1;
      const mine = attempt;
      const current =
        <A extends unknown[]>(does: (...given: A) => void) =>
        (...given: A) => {
          if (mine === attempt) does(...given);
        };
      later(FIRST_MS);
      const stream = open(last, {
        onData: current(({ id, data }) => {
          last = id;
          heard.current(data);
        }),
        onConnectionStateChange: current(({ state, error }) => {
          if (state === "pending") {
            clearTimeout(timer);
            setStanding({ connected: true, lost: false, refused: null });
          } else if (state === "connecting" && error) lost(PATIENCE_MS);
        }),
        onError: current((error) => {
          const failure = failureOf(error);
          if (failure.state === "offline") return lost(AGAIN_MS);
          clearTimeout(timer);
          setStanding({ connected: false, lost: true, refused: failure.state === "signed-out" ? "signed-out" : "gone" });
        }),
        onComplete: current(() => lost(AGAIN_MS)),
      });
      leave = () => stream.unsubscribe();
    };
    // The browser knows before the stream does; a stream that outlives its network would only seem to work.
    const offline = () => {
      leave();
      lost(FIRST_MS);
    };
    connect();
    window.addEventListener("online", connect);
    window.addEventListener("offline", offline);
    return () => {
      attempt += 1;
      clearTimeout(timer);
      leave();
      window.removeEventListener("online", connect);
      window.removeEventListener("offline", offline);
    };
  }, [open]);
  return standing;
}

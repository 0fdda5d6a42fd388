import { type Dispatch, type SetStateAction, useEffect, useRef, useState } from "react";
import type { Deck } from "#components/present/use-deck.ts";

type KeysOptions = {
  deck: Deck;
  /** Whether single letters do anything; people who dictate turn them off. */
  letters: boolean;
  overview: boolean;
  setOverview: Dispatch<SetStateAction<boolean>>;
  openHelp: () => void;
};

const FORWARD = new Set(["ArrowRight", "ArrowDown", "PageDown", " "]);
const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp"]);
const WAIT_MS = 1500;

/** Moves the deck by keyboard. A number goes to its slide at once when no longer number could follow, else after Enter or a moment. */
export function useDeckKeys({ deck, letters, overview, setOverview, openHelp }: KeysOptions): { typed: string } {
  const [typed, setTyped] = useState("");
  const latest = useRef({ deck, letters, overview, typed });
  latest.current = { deck, letters, overview, typed };

  useEffect(() => {
    if (typed === "") return;
    const timer = setTimeout(() => {
      latest.current.deck.go(Number(typed) - 1);
      setTyped("");
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { deck: on, letters: named, overview: all, typed: number } = latest.current;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      const last = on.slides.length - 1;
      // The talk ends before the appendix; asked again, so does everything.
      const close = on.slides.findLastIndex(({ appendix }) => !appendix);
      const act = (does: () => void) => {
        event.preventDefault();
        does();
      };
      const { key } = event;
      if (/^\d$/.test(key) && !all) {
        return act(() => {
          const next = Number(`${number}${key}`);
          if (next === 0) return;
          if (next * 10 > last + 1) {
            setTyped("");
            on.go(next - 1);
          } else setTyped(String(next));
        });
      }
      if (key === "Enter" && number !== "")
        return act(() => {
          setTyped("");
          on.go(Number(number) - 1);
        });
      if (key === "Escape")
        return act(() => {
          setTyped("");
          if (on.blank) on.setBlank(false);
          else setOverview(false);
        });
      if (key === "?") return act(openHelp);
      const letter = key.toLowerCase();
      if (named && (letter === "b" || letter === ".")) return act(() => on.setBlank(!on.blank));
      if (named && letter === "o") return act(() => setOverview(!all));
      if (named && letter === "f") return act(toggleFullScreen);
      if (all) return movePick(event);
      if (isPressed(event)) return;
      if (FORWARD.has(key) && !(key === " " && event.shiftKey)) return act(() => on.go(on.index + 1));
      if (BACK.has(key) || key === " ") return act(() => on.go(on.index - 1));
      if (key === "Home") return act(() => on.go(0));
      if (key === "End") return act(() => on.go(on.index === close ? last : close));
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [setOverview, openHelp]);
  return { typed };
}

/** Full screen or back; where a browser has none, or refuses, nothing happens. */
export function toggleFullScreen(): void {
  const change = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.();
  change?.catch(() => undefined);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, dialog[open]") !== null);
}

/** Space on a button presses it and does not move on. */
function isPressed({ key, target }: KeyboardEvent): boolean {
  return key === " " && target instanceof HTMLElement && target.closest("button, a, summary") !== null;
}

/** In the overview the arrows walk the grid as it is drawn; Enter and space pick. */
function movePick(event: KeyboardEvent): void {
  const picks = [...document.querySelectorAll<HTMLElement>(".deck-pick")];
  const at = picks.indexOf(document.activeElement as HTMLElement);
  const top = (pick: HTMLElement) => pick.getBoundingClientRect().top;
  const columns = picks.filter((pick) => picks[0] && top(pick) === top(picks[0])).length;
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, Home: -at, End: picks.length - 1 - at };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  picks[Math.min(picks.length - 1, Math.max(0, at + step))]?.focus();
}

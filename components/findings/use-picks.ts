"use client";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

const OFF = "keepwatch.findings.keys-off";

export type Picks = {
  list: RefObject<HTMLDivElement | null>;
  picked: ReadonlySet<string>;
  toggle: (id: string) => void;
  setAll: (on: boolean) => void;
  keysOn: boolean;
  setKeysOn: (on: boolean) => void;
};
type Acts = { onEvaluate: () => void; onHelp: () => void };

/** Rows that are picked, by pointer or key, a stretch of them with Shift; and the keys of the list, which can be switched off. */
export function usePicks(ids: readonly string[], { onEvaluate, onHelp }: Acts): Picks {
  const list = useRef<HTMLDivElement | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [keysOn, setOn] = useState(true);
  const last = useRef<string | null>(null);
  const shift = useRef(false);

  useEffect(() => {
    setOn(localStorage.getItem(OFF) === null);
  }, []);
  const setKeysOn = (on: boolean) => {
    setOn(on);
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  };

  const toggle = useCallback(
    (id: string) => {
      const [from, to] = [ids.indexOf(last.current ?? id), ids.indexOf(id)].sort((a, b) => a - b);
      const stretch = shift.current && from !== undefined && to !== undefined && from >= 0 ? ids.slice(from, to + 1) : [id];
      setPicked((known) => {
        const on = !known.has(id);
        const next = new Set(known);
        for (const each of stretch) on ? next.add(each) : next.delete(each);
        return next;
      });
      last.current = id;
    },
    [ids],
  );

  useEffect(() => {
    const rows = () => [...(list.current?.querySelectorAll<HTMLElement>("tbody tr") ?? [])];
    const current = () => rows().findIndex((row) => row.contains(document.activeElement));
    const noteShift = (event: PointerEvent) => {
      shift.current = event.shiftKey;
    };
    function onKeyDown(event: KeyboardEvent) {
      shift.current = event.shiftKey;
      const at = event.target instanceof HTMLElement ? event.target : null;
      const typing = at?.closest("input:not([type='checkbox']), textarea, select, dialog, [role='dialog'], [role='listbox']") != null;
      if (!keysOn || typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const move = (by: 1 | -1) => {
        const here = current();
        rows()[here === -1 ? 0 : Math.min(Math.max(here + by, 0), rows().length - 1)]?.querySelector<HTMLElement>("a")?.focus();
      };
      const id = ids[current()];
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (key === "j") move(1);
      else if (key === "k") move(-1);
      else if (key === "x" && id !== undefined) toggle(id);
      else if (key === "a") setPicked(new Set(ids));
      else if (key === "Escape") setPicked(new Set());
      else if (key === "e") onEvaluate();
      else if (key === "/") document.querySelector<HTMLElement>("input[name='text']")?.focus();
      else if (key === "?") onHelp();
      else return;
      event.preventDefault();
    }
    document.addEventListener("keydown", onKeyDown);
    document.addEventListener("pointerdown", noteShift, true);
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      document.removeEventListener("pointerdown", noteShift, true);
    };
  }, [ids, toggle, onEvaluate, onHelp, keysOn]);

  return { list, picked, toggle, setAll: (on) => setPicked(new Set(on ? ids : [])), keysOn, setKeysOn };
}

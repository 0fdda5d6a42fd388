import { useEffect, useRef } from "react";

/** One letter does one thing, unless somebody is typing, a dialog is open, or letters are turned off. */
export function useLetterKey(letter: string, on: boolean, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!on) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== letter || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const at = event.target;
      if (at instanceof HTMLElement && (at.isContentEditable || at.closest("input, textarea, select, dialog[open], [role=dialog], [role=alertdialog]"))) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [letter, on]);
}
